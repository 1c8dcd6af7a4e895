package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one committed log: what any node has ever said to be committed, and in which term at the latest. */
final class CommitLedger {
    private final Ledgers ledgers;
    private final Journal journal;
    private @Nullable Claim doubtful;
    private long[] terms = new long[256];
    private long[] committedIn = new long[256];
    private long last;

    /** What a node has reported in the midst of a turn, and is judged by at its end. */
    private record Claim(int node, long index, long term) {}

    CommitLedger(Ledgers ledgers) {
        this.ledgers = ledgers;
        this.journal = ledgers.journal();
    }

    /** Returns the last index that is known to be committed. */
    long last() {
        return last;
    }

    /** Returns the term of a committed entry. */
    long termAt(long index) {
        return terms[(int) index];
    }

    /** Returns a term in which, or before which, this index was committed. */
    long committedIn(long index) {
        return committedIn[(int) index];
    }

    /** Returns whether this very entry is committed, and was so by the leader of this term or an earlier one. */
    boolean isCommitted(long index, long term, long byTerm) {
        return index <= last && index > 0 && termAt(index) == term && committedIn(index) <= byTerm;
    }

    /** Returns whether an entry of the term of this one, and before it, is committed. */
    boolean hasCommittedIn(EntryId id) {
        long index = Math.min(last, id.index() - 1);
        while (index > 0 && termAt(index) > id.term()) {
            index--;
        }
        return index > 0 && termAt(index) == id.term();
    }

    /**
     * A node in this term reports an index as committed. Checks I6: the majorities that it takes have it on stable
     * storage at this moment, by the disks themselves. In the midst of a turn the node's disk may not show yet which
     * configuration the node has in use, so a doubtful report is judged at the end of the turn.
     */
    void reported(int node, long index, long nodeTerm) {
        if (index > last && !isCommittedBy(node, index, nodeTerm)) {
            doubtful = new Claim(node, index, nodeTerm);
        }
    }

    /** A node has ended in the midst of a turn: what it said then counts for nothing. */
    void forget(int node) {
        Claim claim = doubtful;
        doubtful = claim != null && claim.node() == node ? null : claim;
    }

    /** A node's turn has ended: judges what it has reported meanwhile. */
    void turnEnded(int node) {
        Claim claim = doubtful;
        if (claim == null || claim.node() != node) {
            return;
        }
        doubtful = null;
        long index = claim.index();
        if (index > last && !isCommittedBy(node, index, claim.term())) {
            journal.violated(
                    "I6",
                    "node " + node + " reports index " + index + " as committed in term " + claim.term()
                            + ", but no entry at that index is on the disks of a majority: " + describe(index));
        }
    }

    /** Takes an index for committed if a majority holds the entry there; returns whether that is so. */
    private boolean isCommittedBy(int node, long index, long nodeTerm) {
        SimulatedDisk holder = holderOfMajority(node, index);
        if (holder != null) {
            commit(node, index, nodeTerm, holder.durable());
        }
        return holder != null;
    }

    private void commit(int node, long index, long nodeTerm, LogImage log) {
        while (terms.length <= index) {
            terms = Arrays.copyOf(terms, 2 * terms.length);
            committedIn = Arrays.copyOf(committedIn, 2 * committedIn.length);
        }
        // What was committed before must be in this log too, or it has changed or vanished.
        if (log.knows(last) && last > 0 && log.termAt(last) != termAt(last)) {
            journal.violated(
                    "I7",
                    "the committed entry at " + last + " of term " + termAt(last) + " is replaced by one of term "
                            + log.termAt(last) + " under the committed index " + index);
        }
        for (long i = last + 1; i <= index; i++) {
            if (i <= log.base().index()) {
                journal.violated(
                        "I6",
                        "index " + i + " was released before anybody reported it as committed, as node " + node
                                + " does now");
                return;
            }
            terms[(int) i] = log.termAt(i);
            committedIn[(int) i] = nodeTerm;
            last = i;
            ledgers.configurations().committed(log.entry(i));
        }
    }

    private @Nullable SimulatedDisk holderOfMajority(int node, long index) {
        for (int i = 0; i < ledgers.size(); i++) {
            SimulatedDisk candidate = ledgers.disk(i);
            LogImage log = candidate.durable();
            if (log.knows(index)) {
                List<Placed> committers = mayCommit(node, index, log);
                for (int k = 0; k < committers.size(); k++) {
                    if (isHeld(index, log.termAt(index), committers.get(k))) {
                        return candidate;
                    }
                }
            }
        }
        return null;
    }

    /**
     * Returns the configurations whose majorities may commit an entry of a log: the one at the entry, and those behind
     * it. One of these may count as soon as it is in the leader's log, and it cannot be there before the one that it
     * follows is committed.
     */
    private List<Placed> mayCommit(int node, long index, LogImage log) {
        Placed first = ledgers.configurations().at(log, index);
        if (!isCommitted(first, log)) {
            return List.of(first);
        }
        Placed next = Configurations.after(log, index);
        if (next != null) {
            return List.of(first, next);
        }
        List<Placed> all = new ArrayList<>();
        all.add(first);
        for (Placed placed : ledgers.node(node).configurations()) {
            if (placed.index() > index) {
                all.add(placed);
            }
        }
        return all;
    }

    /**
     * Returns whether a configuration of this log is committed, be it that nobody has reported that yet: within one
     * turn a leader may hear what commits it, append the next one, and commit by that what is between them.
     */
    private boolean isCommitted(Placed placed, LogImage log) {
        long index = placed.index();
        return index <= last || isHeld(index, log.termAt(index), placed);
    }

    private boolean isHeld(long index, long term, Placed placed) {
        Configuration configuration = placed.configuration();
        return Majorities.have(configuration, member -> {
            // What a lost disk has acknowledged counts: whoever holds the rest of the majority holds the entry.
            LogImage log = ledgers.disk(member).durable(member.incarnation());
            return log.knows(index) && log.termAt(index) == term;
        });
    }

    private String describe(long index) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ledgers.size(); i++) {
            LogImage log = ledgers.disk(i).durable();
            text.append(i == 0 ? "" : ", ").append("node ").append(i).append(" has ");
            text.append(log.knows(index) ? "term " + log.termAt(index) : "nothing up to " + log.last());
            text.append(" and ").append(ledgers.configurations().inUse(log));
        }
        return text.toString();
    }
}
