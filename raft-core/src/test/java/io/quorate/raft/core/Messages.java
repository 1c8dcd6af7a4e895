package io.quorate.raft.core;

import io.quorate.raft.api.ElectionOptions;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.EntryPayload;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.RequestPreVote;
import io.quorate.raft.protocol.RequestPreVoteResponse;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.RequestVoteResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Short names for what tests say all the time. The node under test is {@link #A}; messages go to it. */
final class Messages {
    static final NodeId A = NodeId.of("a");
    static final NodeId B = NodeId.of("b");
    static final NodeId C = NodeId.of("c");
    static final NodeId D = NodeId.of("d");
    static final NodeId E = NodeId.of("e");

    /** T of the tests, in ticks. */
    static final int T = 10;

    static final int HEARTBEAT = 2;
    static final int PROPOSAL_TIMEOUT = 40;
    static final RaftOptions OPTIONS =
            RaftOptions.DEFAULT.with(new ElectionOptions(Duration.ofMillis(1), HEARTBEAT, T, PROPOSAL_TIMEOUT));

    private Messages() {}

    static Configuration voters(NodeId... ids) {
        return Configuration.ofVoters(members(ids));
    }

    static List<Member> members(NodeId... ids) {
        return Arrays.stream(ids).map(id -> new Member(id, id + ":1")).toList();
    }

    static EntryId id(long index, long term) {
        return new EntryId(index, term);
    }

    /** Returns the command that stands at this place of every test's log. */
    static Entry entry(long index, long term) {
        return new Entry(index, term, command(index, term));
    }

    static EntryPayload command(long index, long term) {
        return Bytes.utf8(index + "/" + term);
    }

    /** Returns entries of these terms that follow an entry. */
    static LogSlice after(EntryId previous, long... terms) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < terms.length; i++) {
            entries.add(entry(previous.index() + 1 + i, terms[i]));
        }
        return LogSlice.of(previous, entries);
    }

    static Event.Received received(Message message) {
        return new Event.Received(message);
    }

    static Event.Received append(NodeId from, long term, LogSlice entries, long commit) {
        return received(new AppendEntries(from, A, term, entries, commit));
    }

    static AppendEntriesResponse accepted(NodeId to, long term, long index) {
        return AppendEntriesResponse.success(A, to, term, index);
    }

    static AppendEntriesResponse rejected(NodeId to, long term, long index, EntryId hint) {
        return AppendEntriesResponse.rejection(A, to, term, index, hint);
    }

    static Event.Received acceptedBy(NodeId from, long term, long index) {
        return received(AppendEntriesResponse.success(from, A, term, index));
    }

    static Event.Received rejectedBy(NodeId from, long term, long index, EntryId hint) {
        return received(AppendEntriesResponse.rejection(from, A, term, index, hint));
    }

    static Event.Received heartbeat(NodeId from, long term, long commit) {
        return received(new Heartbeat(from, A, term, commit, 0));
    }

    static Event.Received heartbeatAnswer(NodeId from, long term, long round) {
        return received(new HeartbeatResponse(from, A, term, round));
    }

    static Event.Received wouldYouVote(NodeId from, long term, EntryId last) {
        return received(new RequestPreVote(from, A, term, last));
    }

    static Event.Received wouldVote(NodeId from, long term, boolean granted) {
        return received(new RequestPreVoteResponse(from, A, term, granted));
    }

    static Event.Received requestVote(NodeId from, long term, EntryId last) {
        return received(new RequestVote(from, A, term, last, false, 0));
    }

    static Event.Received vote(NodeId from, long term, boolean granted) {
        return received(new RequestVoteResponse(from, A, term, granted, 0));
    }

    static RequestVoteResponse voteOfA(NodeId to, long term, boolean granted) {
        return new RequestVoteResponse(A, to, term, granted, 0);
    }

    static RequestPreVoteResponse preVoteOfA(NodeId to, long term, boolean granted) {
        return new RequestPreVoteResponse(A, to, term, granted);
    }

    static Event.Propose propose(long token, String... commands) {
        return new Event.Propose(token, commands(commands));
    }

    static Event.Received forwarded(NodeId from, long term, long token, String... commands) {
        return received(new ForwardedProposal(from, A, term, token, commands(commands)));
    }

    static List<Bytes> commands(String... commands) {
        return Arrays.stream(commands).map(Bytes::utf8).toList();
    }
}
