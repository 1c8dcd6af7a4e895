package io.quorate.raft.testkit;

import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.ForwardedProposalResponse;
import io.quorate.raft.protocol.ForwardedRequest;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.IdentityRefused;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.InstallSnapshotResponse;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.MessageHandler;
import io.quorate.raft.protocol.ReadIndex;
import io.quorate.raft.protocol.ReadIndexResponse;
import io.quorate.raft.protocol.RequestPreVote;
import io.quorate.raft.protocol.RequestPreVoteResponse;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.RequestVoteResponse;
import io.quorate.raft.protocol.TimeoutNow;

/**
 * Checks what a node says at the moment it says it, against what is on the disks: I1, I4, I6, I8, I11, I12, I13, I16.
 */
final class MessageChecks implements MessageHandler<Boolean> {
    private final Ledgers ledgers;
    private final Journal journal;
    private int from;
    private int to;

    MessageChecks(Ledgers ledgers) {
        this.ledgers = ledgers;
        this.journal = ledgers.journal();
    }

    /** Checks a message that a node sends. */
    void sent(int sender, int receiver, Message message) {
        from = sender;
        to = receiver;
        message.deliverTo(this);
    }

    private boolean leads(long term) {
        ledgers.claimed(from, term);
        requireDurableTerm(term);
        return true;
    }

    private boolean requireDurableTerm(long term) {
        long durable = ledgers.disk(from).durable().hardState().term();
        if (durable < term) {
            journal.violated(
                    "I11", "node " + from + " speaks in term " + term + ", but its disk knows only " + durable);
        }
        return durable == term;
    }

    @Override
    public Boolean onAppendEntries(AppendEntries message) {
        long term = message.term();
        LogSlice slice = message.entries();
        leads(term);
        requireCommitted(slice.previous(), term);
        for (Entry entry : slice.entries()) {
            requireCommitted(entry.id(), term);
        }
        ledgers.terms().at(term).sent(slice.lastIndex());
        ledgers.leaderCommit(from, term, message.commitIndex());
        return true;
    }

    /** Checks I4: a leader's log holds what was committed in an earlier term, and nothing else in its place. */
    private void requireCommitted(EntryId id, long term) {
        CommitLedger commits = ledgers.commits();
        long index = id.index();
        if (index > 0
                && index <= commits.last()
                && commits.committedIn(index) <= term
                && commits.termAt(index) != id.term()) {
            journal.violated(
                    "I4",
                    "node " + from + ", leader of term " + term + ", has entry " + id + " where an entry of term "
                            + commits.termAt(index) + " is committed");
        }
    }

    @Override
    public Boolean onHeartbeat(Heartbeat message) {
        leads(message.term());
        ledgers.commits().reported(from, message.commitIndex(), message.term());
        return true;
    }

    @Override
    public Boolean onInstallSnapshot(InstallSnapshot message) {
        leads(message.term());
        ledgers.commits().reported(from, message.snapshot().index(), message.term());
        ledgers.terms().at(message.term()).sent(message.snapshot().index());
        requireCommitted(message.snapshot().last(), message.term());
        return true;
    }

    @Override
    public Boolean onAppendEntriesResponse(AppendEntriesResponse message) {
        long term = message.term();
        // Where the disk is a term further, an entry that was acknowledged rightly may be gone rightly.
        if (!requireDurableTerm(term) || !message.success()) {
            return false;
        }
        long index = message.index();
        SimulatedDisk disk = ledgers.disk(from);
        if (index > Math.max(disk.durable().lastIndex(), disk.snapshotIndex())) {
            journal.violated(
                    "I11",
                    "node " + from + " acknowledges index " + index + ", but its disk ends at "
                            + disk.durable().last());
            return false;
        }
        if (index > ledgers.commits().last() && index > ledgers.terms().at(term).lastSent()) {
            journal.violated(
                    "I13",
                    "node " + from + " acknowledges index " + index + ", which the leader of term " + term
                            + " never sent");
        }
        LogImage own = disk.durable();
        LogImage leader = ledgers.disk(to).written();
        if (ledgers.terms().at(term).leader() == to
                && leader.hardState().term() == term
                && leader.knows(index)
                && own.knows(index)
                && leader.termAt(index) != own.termAt(index)) {
            journal.violated(
                    "I13",
                    "node " + from + " acknowledges index " + index + " with an entry of term " + own.termAt(index)
                            + ", its leader has one of term " + leader.termAt(index));
        }
        return true;
    }

    @Override
    public Boolean onInstallSnapshotResponse(InstallSnapshotResponse message) {
        requireDurableTerm(message.term());
        SimulatedDisk disk = ledgers.disk(from);
        if (message.installed()
                && message.snapshot().index()
                        > Math.max(disk.snapshotIndex(), disk.durable().lastIndex())) {
            journal.violated(
                    "I11",
                    "node " + from + " says that it has installed " + message.snapshot()
                            + ", but its disk has nothing like it");
        }
        return true;
    }

    @Override
    public Boolean onRequestVoteResponse(RequestVoteResponse message) {
        requireDurableTerm(message.term());
        if (message.granted()) {
            long durableTerm = ledgers.disk(from).durable().hardState().term();
            ledgers.terms().voteSaid(ledgers.voter(from), message.term(), to, durableTerm);
        }
        return true;
    }

    @Override
    public Boolean onReadIndexResponse(ReadIndexResponse message) {
        ledgers.commits().reported(from, message.readIndex(), message.term());
        return true;
    }

    @Override
    public Boolean onHeartbeatResponse(HeartbeatResponse message) {
        return requireDurableTerm(message.term());
    }

    @Override
    public Boolean onForwardedProposalResponse(ForwardedProposalResponse message) {
        return requireDurableTerm(message.term());
    }

    @Override
    public Boolean onRequestPreVote(RequestPreVote message) {
        return true;
    }

    @Override
    public Boolean onRequestPreVoteResponse(RequestPreVoteResponse message) {
        return true;
    }

    @Override
    public Boolean onRequestVote(RequestVote message) {
        return true;
    }

    @Override
    public Boolean onReadIndex(ReadIndex message) {
        return true;
    }

    @Override
    public Boolean onForwardedRequest(ForwardedRequest message) {
        return true;
    }

    @Override
    public Boolean onForwardedProposal(ForwardedProposal message) {
        return true;
    }

    @Override
    public Boolean onIdentityRefused(IdentityRefused message) {
        return true;
    }

    @Override
    public Boolean onTimeoutNow(TimeoutNow message) {
        return true;
    }
}
