package io.quorate.raft.core;

import io.quorate.raft.core.progress.Progress;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.Invariant;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.RequestVoteResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was ever true of a cluster, seen from outside: the properties of Figure 3.2, checked after every step. */
final class SafetyLedger {
    private final TestCluster cluster;
    private final TreeMap<Long, NodeId> leaders = new TreeMap<>();
    private final TreeMap<String, NodeId> votes = new TreeMap<>();
    private final TreeMap<EntryId, Integer> prefixes = new TreeMap<>();
    private final List<Entry> committed = new ArrayList<>();
    private final TreeMap<EntryId, Entry> written = new TreeMap<>();
    private final Set<String> commands = new HashSet<>();
    private final TreeMap<NodeId, HardState> hardStates = new TreeMap<>();
    private final TreeMap<String, Integer> counts = new TreeMap<>();

    SafetyLedger(TestCluster cluster) {
        this.cluster = cluster;
        prefixes.put(EntryId.NONE, 0);
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    Map<String, Integer> counts() {
        return counts;
    }

    long committedIndex() {
        return committed.size();
    }

    List<Entry> committed() {
        return List.copyOf(committed);
    }

    boolean isCommitted(String command) {
        return commands.contains(command);
    }

    /** Log Matching: one id stands for one entry and one prefix, wherever and whenever it is written. */
    void written(LogSlice entries) {
        EntryId previous = entries.previous();
        for (Entry entry : entries.entries()) {
            Integer before = prefixes.get(previous);
            Invariant.check(before != null, "an entry follows a known one");
            int prefix = 31 * (before == null ? 0 : before) + entry.hashCode();
            Integer known = prefixes.putIfAbsent(entry.id(), prefix);
            Invariant.check(known == null || known == prefix, "log matching", entry.index(), entry.term());
            written.putIfAbsent(entry.id(), entry);
            previous = entry.id();
        }
    }

    /** Judges a message as it leaves: nothing is said before the sync that covers it, one vote per term. */
    void sent(Message message) {
        TestNode sender = cluster.node(message.from());
        HardState durable = sender.disk().hardState();
        if (message instanceof RequestVoteResponse vote && vote.granted()) {
            voted(message.from(), message.term(), message.to());
            boolean covered =
                    durable.term() > message.term() || durable.equals(new HardState(message.term(), vote.to()));
            Invariant.check(covered, "a vote is durable before it is said", message.term(), durable.term());
        } else if (message instanceof RequestVote) {
            voted(message.from(), message.term(), message.from());
        } else if (message instanceof AppendEntriesResponse answer && answer.success()) {
            long reach = Math.max(sender.disk().last().index(), sender.disk().snapshotIndex());
            Invariant.check(
                    durable.term() > message.term() || (durable.term() == message.term() && reach >= answer.index()),
                    "an acknowledged entry is durable",
                    answer.index(),
                    reach);
        }
    }

    private void voted(NodeId voter, long term, NodeId candidate) {
        NodeId before = votes.putIfAbsent(voter + "@" + term, candidate);
        Invariant.check(before == null || before.equals(candidate), "one vote per term over all lives", term, 0);
    }

    /** Judges the cluster after a step of this node. */
    void stepped(TestNode node) {
        RaftState state = node.state();
        HardState before = hardStates.put(node.id(), node.disk().hardState());
        Invariant.check(
                before == null || before.term() <= node.disk().hardState().term(), "the durable term never goes back");
        if (node.core().role() instanceof Leader leader) {
            NodeId known = leaders.putIfAbsent(state.term(), node.id());
            if (known == null) {
                checkCompleteness(node);
            }
            Invariant.check(known == null || known.equals(node.id()), "election safety", state.term(), 0);
            checkMatches(state, leader);
        }
        checkCommit(node);
        checkConfigurations(node);
    }

    /** A leader's log has at most one configuration that is committed nowhere (rule M2). */
    private void checkConfigurations(TestNode node) {
        RaftState state = node.state();
        long uncommitted = 0;
        for (long i = Math.max(committed.size(), state.log().base().index()) + 1;
                i <= state.log().lastIndex();
                i++) {
            Entry entry = written.get(state.log().idAt(i));
            uncommitted += entry != null && entry.payload() instanceof Configuration ? 1 : 0;
        }
        boolean leads = node.core().role() instanceof Leader;
        Invariant.check(!leads || uncommitted <= 1, "one change at a time", uncommitted, state.term());
    }

    private void checkCompleteness(TestNode leader) {
        for (Entry entry : committed) {
            Invariant.check(
                    entry.index() <= leader.state().log().base().index()
                            || leader.state().log().holds(entry.id()),
                    "leader completeness",
                    entry.index(),
                    leader.state().term());
        }
    }

    private void checkMatches(RaftState state, Leader leader) {
        for (Progress peer : leader.peers()) {
            TestDisk disk = cluster.node(peer.member().id()).disk();
            long match = peer.matchIndex();
            if (disk.hardState().term() > state.term()
                    || match <= state.log().base().index()) {
                continue;
            }
            Invariant.check(disk.holds(state.log().idAt(match)), "match is durable at the peer", match, state.term());
        }
    }

    private void checkCommit(TestNode node) {
        RaftState state = node.state();
        for (long i = state.log().base().index() + 1; i <= state.commitIndex(); i++) {
            EntryId id = state.log().idAt(i);
            if (i <= committed.size()) {
                Invariant.check(committed.get((int) i - 1).id().equals(id), "state machine safety", i, id.term());
                continue;
            }
            Invariant.check(i == committed.size() + 1, "nothing is committed beyond a hole", i, committed.size());
            Entry entry = written.get(id);
            if (entry == null) {
                throw new IllegalStateException("committed but never written: " + id);
            }
            committed.add(entry);
            if (entry.payload() instanceof Bytes command) {
                Invariant.check(commands.add(command.toUtf8()), "a proposal is appended once", i, id.term());
            }
            checkMajority(state, id);
        }
    }

    private void checkMajority(RaftState state, EntryId id) {
        checkMajority(state.configuration().voters(), id);
        if (state.configuration().isJoint()) {
            checkMajority(state.configuration().outgoingVoters(), id);
        }
    }

    private void checkMajority(List<Member> voters, EntryId id) {
        int holders = 0;
        for (Member voter : voters) {
            holders += cluster.node(voter.id()).disk().holds(id) ? 1 : 0;
        }
        Invariant.check(2 * holders > voters.size(), "what is committed is durable on a majority", id.index(), holders);
    }
}
