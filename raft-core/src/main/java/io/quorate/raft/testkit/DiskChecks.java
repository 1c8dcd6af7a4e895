package io.quorate.raft.testkit;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.LogWrite;
import org.jspecify.annotations.Nullable;

/**
 * Checks every write of a node: I2, I3, I7, I9, I14, I15, I16, I23, and that a log goes only where a snapshot holds it.
 */
final class DiskChecks implements SimulatedDisk.Observer {
    private static final EntryId FIRST = new EntryId(1, 1);

    private final Ledgers ledgers;
    private final Journal journal;

    DiskChecks(Ledgers ledgers) {
        this.ledgers = ledgers;
        this.journal = ledgers.journal();
    }

    @Override
    public void writing(int node, LogImage before, LogWrite write) {
        journal.note(() -> "node " + node + " writes " + describe(write));
        if (write instanceof LogWrite.Append append) {
            HardState hardState = append.hardState();
            if (hardState != null) {
                hardState(node, before.hardState(), hardState);
            }
            if (append.truncateFrom() > 0) {
                long term = hardState == null ? before.hardState().term() : hardState.term();
                removal(node, before, append.truncateFrom(), term);
            }
            append(node, before, append.entries());
        } else if (write instanceof LogWrite.Reset reset) {
            long from = Math.max(before.base().index(), reset.base().index()) + 1;
            removal(node, before, from, before.hardState().term());
            release(node, before, reset.base());
        } else if (write instanceof LogWrite.Compact compact) {
            release(node, before, compact.upTo());
        }
        journal.mix(before.lastIndex());
    }

    private static String describe(LogWrite write) {
        if (write instanceof LogWrite.Append append) {
            return append.hardState() + ", truncation from " + append.truncateFrom() + ", " + append.entries();
        }
        return write.toString();
    }

    private void hardState(int node, HardState before, HardState after) {
        long term = after.term();
        boolean sameTerm = term == before.term();
        if (term < before.term()) {
            journal.violated("I9", "node " + node + " goes back from term " + before.term() + " to " + term);
        }
        if (sameTerm && before.votedFor() != null && !before.votedFor().equals(after.votedFor())) {
            journal.violated(
                    "I9",
                    "node " + node + " changes its vote in term " + term + " from " + before.votedFor() + " to "
                            + after.votedFor());
        }
        if (before.term() > 0 && after.founder() && !before.founder()) {
            journal.violated("I9", "node " + node + " has founded the group all of a sudden");
        }
        boolean standsAnew = after.votedFor() != null
                && ledgers.positionOf(after.votedFor()) == node
                && !(sameTerm && after.votedFor().equals(before.votedFor()));
        if (standsAnew) {
            if (!ledgers.mayStand(node, term)) {
                journal.violated(
                        "I23", "node " + node + " stands in term " + term + " though no majority would vote for it");
            }
        } else if (term > before.term() && term > highestKnown(node)) {
            journal.violated("I23", "node " + node + " enters term " + term + ", of which nobody has told it");
        }
    }

    private long highestKnown(int node) {
        SimulatedDisk.Stored snapshot = ledgers.disk(node).snapshot();
        long bySnapshot =
                snapshot == null ? FIRST.term() : snapshot.meta().last().term();
        return Math.max(bySnapshot, ledgers.node(node).heardTerm());
    }

    /** A node in this term removes entries from its log, its own leader's and the committed ones excepted. */
    private void removal(int node, LogImage before, long from, long term) {
        if (from > before.lastIndex()) {
            return;
        }
        if (before.last().term() == term && ledgers.terms().at(term).leader() == node) {
            journal.violated(
                    "I2", "node " + node + ", leader of term " + term + ", removes its own entry " + before.last());
        }
        if (from > before.base().index() && ledgers.commits().isCommitted(from, before.termAt(from), term)) {
            journal.violated("I7", "node " + node + " in term " + term + " removes the committed entry at " + from);
        }
    }

    /** A node lets go of its log up to an entry that is in its snapshot. */
    private void release(int node, LogImage before, EntryId upTo) {
        if (upTo.index() < before.base().index()) {
            journal.violated(
                    "I9", "node " + node + " moves the base of its log back from " + before.base() + " to " + upTo);
        }
        if (upTo.index() > ledgers.disk(node).snapshotIndex()) {
            journal.violated(
                    "I10",
                    "node " + node + " lets go of its log up to " + upTo + ", but its snapshot ends at "
                            + ledgers.disk(node).snapshotIndex());
        }
    }

    private void append(int node, LogImage before, LogSlice slice) {
        if (slice.isEmpty()) {
            return;
        }
        ledgers.configurations().writing(node, before, slice, ledgers.commits());
        ledgers.entries().written(node, slice);
        for (int i = 0; i < slice.size(); i++) {
            EntryId id = slice.entries().get(i).id();
            if (!id.equals(FIRST) && ledgers.terms().at(id.term()).leader() < 0) {
                // A leader that is deposed in the very turn in which it was elected tells nobody but its disk.
                ledgers.claimed(node, id.term());
            }
        }
    }

    @Override
    public void synced(int node, LogWrite write) {
        if (write instanceof LogWrite.Append append) {
            HardState hardState = append.hardState();
            if (hardState != null && hardState.votedFor() != null) {
                ledgers.terms()
                        .voteSynced(ledgers.voter(node), hardState.term(), ledgers.positionOf(hardState.votedFor()));
            }
        }
    }

    @Override
    public void snapshotCommitted(int node, @Nullable SnapshotMeta before, SnapshotMeta snapshot) {
        journal.note(() -> "node " + node + " commits " + snapshot);
        journal.mix(snapshot.index());
        if (before != null && snapshot.index() < before.index()) {
            journal.violated("I9", "node " + node + " replaces " + before + " by the older " + snapshot);
        }
        CommitLedger commits = ledgers.commits();
        commits.reported(
                node,
                snapshot.index(),
                Math.max(ledgers.node(node).statusTerm(), snapshot.last().term()));
        if (snapshot.index() > commits.last()
                || commits.termAt(snapshot.index()) != snapshot.last().term()) {
            journal.violated("I7", "node " + node + " commits " + snapshot + ", which ends with no committed entry");
        }
        Placed right = ledgers.configurations().committedAt(snapshot.index());
        if (snapshot.configurationIndex() != right.index()
                || !snapshot.configuration().equals(right.configuration())) {
            journal.violated(
                    "I15",
                    "node " + node + " commits " + snapshot + " with the configuration " + snapshot.configuration()
                            + " of index " + snapshot.configurationIndex() + ", but the right one is " + right);
        }
    }
}
