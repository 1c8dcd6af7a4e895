package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks I5: all state machines are fed the same commands in the same order, and come to the same state. */
final class ApplyChecks {
    private final Ledgers ledgers;
    private final Journal journal;
    private final CommandLedger numbered;
    private final List<@Nullable Object> states = new ArrayList<>();
    private long[] chains = new long[256];
    private long last;

    ApplyChecks(Ledgers ledgers, CommandLedger numbered) {
        this.numbered = numbered;
        this.ledgers = ledgers;
        this.journal = ledgers.journal();
    }

    /** Returns the highest index that any state machine has applied. */
    long last() {
        return last;
    }

    /**
     * A node's state machine has applied a command.
     *
     * @param node the node
     * @param index the command's index
     * @param chain the hash of all the commands up to this one
     * @param command the command
     */
    void applied(int node, long index, long chain, Bytes command) {
        CommitLedger commits = ledgers.commits();
        commits.reported(node, index, ledgers.node(node).statusTerm());
        if (index <= commits.last() && ledgers.entries().payload(index, commits.termAt(index)) != Hashes.of(command)) {
            journal.violated(
                    "I5", "node " + node + " applies another command at index " + index + " than the committed one");
        }
        numbered.applied(command, index);
        reached(node, index, chain);
    }

    /** A node's state machine has come to this index, by a command or by a snapshot. */
    void reached(int node, long index, long chain) {
        journal.mix(chain);
        while (chains.length <= index) {
            chains = Arrays.copyOf(chains, 2 * chains.length);
        }
        if (chains[(int) index] == 0) {
            chains[(int) index] = chain;
        } else if (chains[(int) index] != chain) {
            journal.violated(
                    "I5", "node " + node + " has applied other commands up to index " + index + " than another node");
        }
        last = Math.max(last, index);
    }

    /** A node's state machine is in this state, as its user sees it, after this index. */
    void state(int node, long index, Object state) {
        while (states.size() <= index) {
            states.add(null);
        }
        Object known = states.get((int) index);
        if (known == null) {
            states.set((int) index, state);
        } else if (!Objects.deepEquals(known, state)) {
            journal.violated(
                    "I5",
                    "after index " + index + " the state of node " + node + " is " + state
                            + ", that of another node was " + known);
        }
    }
}
