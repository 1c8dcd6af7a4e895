package io.quorate.raft.core;

import io.quorate.raft.core.log.RaftLog;
import io.quorate.raft.core.progress.Progress;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Invariant;
import io.quorate.raft.protocol.NodeId;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The safety argument of one node as executable lines, apart from the code that it judges: how its parts must fit
 * together after every turn, and what may never go back from one turn to the next. Takes time in proportion to the log,
 * so it runs under test only.
 */
public final class Invariants {
    private final RaftCore core;
    private Seen before;

    /** What must not go back. */
    private record Seen(
            Role role,
            long term,
            @Nullable NodeId votedFor,
            EntryId commit,
            EntryId last,
            long applied,
            long snapshot,
            EntryId base,
            TreeMap<NodeId, Long> matches) {}

    /** Watches this core from now on. */
    public Invariants(RaftCore core) {
        this.core = core;
        this.before = look();
    }

    /**
     * Judges the core after a turn.
     *
     * @throws Invariant.Violation if something does not hold
     */
    public void check() {
        Seen now = look();
        checkIndexes();
        checkLog();
        checkRole();
        checkHistory(now);
        if (core.role() instanceof Leader leader) {
            checkPeers(leader.peers());
            if (leader == before.role()) {
                checkLeadership(now);
            }
        }
        before = now;
    }

    private Seen look() {
        RaftState state = core.state();
        TreeMap<NodeId, Long> matches = new TreeMap<>();
        if (core.role() instanceof Leader leader) {
            for (Progress peer : leader.peers()) {
                // One that was removed may come again with less than it had.
                if (state.configuration().contains(peer.member().id())) {
                    matches.put(peer.member().id(), peer.matchIndex());
                }
            }
        }
        return new Seen(
                core.role(),
                state.term(),
                state.votedFor(),
                state.log().idAt(state.commitIndex()),
                state.log().last(),
                state.stateMachine().appliedIndex(),
                state.stateMachine().snapshotIndex(),
                state.log().base(),
                matches);
    }

    private void checkIndexes() {
        RaftLog log = core.state().log();
        StateMachineProgress machine = core.state().stateMachine();
        long commit = core.state().commitIndex();
        inOrder("base is at most snapshot", log.base().index(), machine.snapshotIndex());
        inOrder("snapshot is at most applied", machine.snapshotIndex(), machine.appliedIndex());
        inOrder("applied is at most handed out", machine.appliedIndex(), machine.handedOutIndex());
        inOrder("handed out is at most commit", machine.handedOutIndex(), commit);
        inOrder("commit is at most last", commit, log.lastIndex());
        inOrder("base is at most durable", log.base().index(), log.durableIndex());
        inOrder("durable is at most last", log.durableIndex(), log.lastIndex());
        inOrder("the configuration in use is in log or snapshot", core.state().configurationIndex(), log.lastIndex());
        Invariant.check(!log.hasChange(), "a turn leaves nothing unsaid to the log store");
    }

    private void checkLog() {
        RaftLog log = core.state().log();
        long term = log.base().term();
        for (long i = log.firstIndex(); i <= log.lastIndex(); i++) {
            inOrder("terms never decrease along the log", term, log.termAt(i));
            term = log.termAt(i);
            Invariant.check(
                    i <= log.durableIndex() || log.isInMemory(i, i), "what is not durable is in memory", i, term);
        }
        Invariant.check(log.last().equals(new EntryId(log.lastIndex(), term)), "the last term is the last entry's");
        inOrder("no entry is of a later term than the node", term, core.state().term());
    }

    private void checkRole() {
        RaftState state = core.state();
        NodeId self = state.self();
        switch (core.role().name()) {
            case LEADER -> {
                Invariant.check(self.equals(state.leader()), "a leader knows that it leads");
                Invariant.check(self.equals(state.votedFor()), "a leader voted for itself");
                Invariant.check(state.log().last().term() == state.term(), "a leader has an entry of its term");
            }
            case CANDIDATE -> {
                Invariant.check(state.leader() == null, "a candidate knows no leader");
                Invariant.check(self.equals(state.votedFor()), "a candidate voted for itself");
            }
            case PRE_CANDIDATE -> Invariant.check(state.leader() == null, "a pre-candidate knows no leader");
            case FOLLOWER -> Invariant.check(!self.equals(state.leader()), "only a leader claims leadership");
        }
    }

    private void checkHistory(Seen now) {
        RaftLog log = core.state().log();
        inOrder("the term never goes back", before.term(), now.term());
        boolean sameVote = before.votedFor() == null || before.votedFor().equals(now.votedFor());
        Invariant.check(now.term() > before.term() || sameVote, "one vote per term");
        inOrder("commit never goes back", before.commit().index(), now.commit().index());
        inOrder("applied never goes back", before.applied(), now.applied());
        inOrder("snapshot never goes back", before.snapshot(), now.snapshot());
        inOrder("base never goes back", before.base().index(), now.base().index());
        Invariant.check(
                before.commit().index() < log.base().index() || log.holds(before.commit()),
                "what is committed stays",
                before.commit().index(),
                log.base().index());
    }

    private void checkLeadership(Seen now) {
        RaftLog log = core.state().log();
        Invariant.check(
                before.last().index() < log.base().index() || log.holds(before.last()),
                "a leader never removes its own entries",
                before.last().index(),
                log.lastIndex());
        for (NodeId peer : now.matches().keySet()) {
            long was = before.matches().getOrDefault(peer, 0L);
            inOrder("match never falls within a leadership", was, now.matches().getOrDefault(peer, 0L));
        }
        if (now.commit().index() > before.commit().index()) {
            // What an installed snapshot holds is committed, whatever its term.
            Invariant.check(
                    now.commit().term() == now.term() || now.commit().index() == now.snapshot(),
                    "a leader commits through entries of its own term",
                    now.commit().term(),
                    now.term());
        }
    }

    private void checkPeers(List<Progress> peers) {
        long last = core.state().log().lastIndex();
        for (Progress peer : peers) {
            inOrder("match is below next", peer.matchIndex() + 1, peer.nextIndex());
            inOrder("next is at most one after the log", peer.nextIndex(), last + 1);
            Invariant.check(
                    (peer.state() == Progress.State.SNAPSHOT) == (peer.transfer() != null),
                    "a snapshot is on its way in state SNAPSHOT only");
        }
    }

    private static void inOrder(String name, long lower, long upper) {
        Invariant.check(lower <= upper, name, lower, upper);
    }
}
