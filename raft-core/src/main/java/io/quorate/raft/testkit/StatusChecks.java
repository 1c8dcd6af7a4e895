package io.quorate.raft.testkit;

import io.quorate.raft.api.LogStatus;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.PeerStatus;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a node says of itself: I4, I6, I8, I9, I11, I13, I15. The order of indexes (I10) its record checks
 * itself.
 */
final class StatusChecks {
    private final Ledgers ledgers;
    private final Journal journal;

    StatusChecks(Ledgers ledgers) {
        this.ledgers = ledgers;
        this.journal = ledgers.journal();
    }

    /** Checks a status that a node has just come to, unless it is the one that was checked before. */
    void check(int node, NodeStatus status) {
        NodeRecord record = ledgers.node(node);
        NodeStatus before = record.status();
        if (record.take(status)) {
            checkNew(node, before, status);
        }
        ledgers.commits().turnEnded(node);
    }

    private void checkNew(int node, @Nullable NodeStatus before, NodeStatus status) {
        if (before != null && status.term() < before.term()) {
            journal.violated("I9", "node " + node + " goes back from term " + before.term() + " to " + status.term());
        }
        LogStatus log = status.log();
        SimulatedDisk disk = ledgers.disk(node);
        if (!isDurable(disk, log.durableIndex())) {
            journal.violated(
                    "I11",
                    "node " + node + " takes its log up to " + log.durableIndex()
                            + " for durable, but its disk ends at "
                            + disk.durable().last() + ", and is to hold up to "
                            + disk.written().last());
        }
        if (status.role() == RoleName.LEADER) {
            ledgers.claimed(node, status.term());
            leader(node, before, status);
        }
        ledgers.commits().reported(node, log.commitIndex(), status.term());
        configuration(node, status);
    }

    /**
     * Checks I15: the configuration in use is the last one in the log. It can be said for sure where all of the log has
     * reached the disk, so that nothing is under way to it.
     */
    private void configuration(int node, NodeStatus status) {
        LogStatus log = status.log();
        LogImage written = ledgers.disk(node).written();
        boolean isWritten = log.durableIndex() == log.lastIndex()
                && log.lastIndex() == written.lastIndex()
                && log.firstIndex() == written.base().index() + 1;
        if (!isWritten) {
            return;
        }
        Placed right = written.lastIndex() == 0
                ? new Placed(0, Configuration.EMPTY)
                : ledgers.configurations().inUse(written);
        if (status.configurationIndex() != right.index()
                || !status.configuration().equals(right.configuration())) {
            journal.violated(
                    "I15",
                    "node " + node + " has in use the configuration " + status.configuration() + " of index "
                            + status.configurationIndex() + ", but the last one in its log is " + right);
        }
    }

    /** Returns whether the log is durable up to this index: what was synced there is not about to be overwritten. */
    private static boolean isDurable(SimulatedDisk disk, long index) {
        LogImage durable = disk.durable();
        LogImage written = disk.written();
        return index <= disk.snapshotIndex()
                || index == 0
                || (durable.knows(index) && (!written.knows(index) || written.termAt(index) == durable.termAt(index)));
    }

    private void leader(int node, @Nullable NodeStatus before, NodeStatus status) {
        long term = status.term();
        CommitLedger commits = ledgers.commits();
        long committed = commits.last();
        while (committed > 0 && commits.committedIn(committed) >= term) {
            committed--;
        }
        if (status.log().lastIndex() < committed) {
            journal.violated(
                    "I4",
                    "node " + node + " leads term " + term + " with a log up to "
                            + status.log().lastIndex() + ", but index " + committed + " was committed in term "
                            + commits.committedIn(committed));
        }
        ledgers.leaderCommit(node, term, status.log().commitIndex());
        for (PeerStatus peer : status.peers()) {
            peer(node, before, status, peer);
        }
    }

    private void peer(int node, @Nullable NodeStatus before, NodeStatus status, PeerStatus peer) {
        long match = peer.matchIndex();
        if (match < NodeRecord.matchIndex(before, status, peer)) {
            journal.violated(
                    "I13",
                    "node " + node + " lowers the match index of "
                            + peer.member().id() + " to " + match);
        }
        SimulatedDisk disk = ledgers.disk(peer.member());
        LogImage log = disk.durable();
        // A peer that has gone on to a later term may have lost what it acknowledged in this one, and one that lost
        // its data directory has nothing of it.
        if (disk.written().hardState().term() > status.term() || !ledgers.isGenuine(peer.member())) {
            return;
        }
        if (match > Math.max(log.lastIndex(), disk.snapshotIndex())) {
            journal.violated(
                    "I13",
                    "node " + node + " takes " + peer.member().id() + " to match up to " + match
                            + ", but its disk ends at " + log.last());
        }
        LogImage own = ledgers.disk(node).written();
        if (match > 0
                && own.hardState().term() == status.term()
                && own.knows(match)
                && log.knows(match)
                && own.termAt(match) != log.termAt(match)) {
            journal.violated(
                    "I13",
                    "node " + node + " takes " + peer.member().id() + " to match up to " + match
                            + ", where its disk has an entry of term " + log.termAt(match));
        }
    }
}
