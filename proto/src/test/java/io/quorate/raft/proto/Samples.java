package io.quorate.raft.proto;

import io.quorate.raft.protocol.AdminRequest;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EmptyPayload;
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
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.ReadIndex;
import io.quorate.raft.protocol.ReadIndexResponse;
import io.quorate.raft.protocol.Rejection;
import io.quorate.raft.protocol.RequestPreVote;
import io.quorate.raft.protocol.RequestPreVoteResponse;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.RequestVoteResponse;
import io.quorate.raft.protocol.SessionEntry;
import io.quorate.raft.protocol.SessionRequest;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.protocol.TimeoutNow;
import java.util.ArrayList;
import java.util.List;

/** Messages of every kind, with plain values and with those at the edges. */
final class Samples {
    static final NodeId FROM = NodeId.of("n1");
    static final NodeId TO = NodeId.of("x".repeat(64));
    static final long MAX = Long.MAX_VALUE;

    static final Configuration JOINT = new Configuration(
            List.of(Member.of("n1", "host-1:7000"), Member.of("n2", "[::1]:65535")),
            List.of(Member.of("n3", "a".repeat(255))),
            List.of(new Member(NodeId.of("n4"), "größe:1", -1, Long.MIN_VALUE)));

    private Samples() {}

    static List<Message> messages() {
        List<Message> messages = new ArrayList<>(appends());
        messages.addAll(control());
        messages.addAll(snapshots());
        messages.addAll(forwarded());
        messages.addAll(requests());
        return messages;
    }

    static LogSlice mixedEntries() {
        return LogSlice.of(
                new EntryId(9, 3),
                List.of(
                        new Entry(10, 3, Bytes.utf8("put k v")),
                        new Entry(11, 3, Bytes.EMPTY),
                        new Entry(12, 3, JOINT),
                        new Entry(13, 4, Configuration.EMPTY),
                        new Entry(14, MAX, EmptyPayload.INSTANCE),
                        new Entry(15, MAX, Bytes.wrap(new byte[300])),
                        new Entry(16, MAX, new SessionEntry(0, sessionRequests().get(0))),
                        new Entry(
                                17, MAX, new SessionEntry(128, sessionRequests().get(1))),
                        new Entry(
                                18, MAX, new SessionEntry(MAX, sessionRequests().get(2))),
                        new Entry(19, MAX, new SessionEntry(1, sessionRequests().get(3))),
                        new Entry(20, MAX, new SessionEntry(1, sessionRequests().get(4)))));
    }

    static List<SessionRequest> sessionRequests() {
        int max = Integer.MAX_VALUE;
        return List.of(
                new SessionRequest.Open(MAX, max, max, max),
                new SessionRequest.Command(1, 1, 1, Bytes.EMPTY),
                new SessionRequest.Command(MAX, MAX, MAX - 1, Bytes.wrap(new byte[300])),
                new SessionRequest.KeepAlive(77, MAX),
                new SessionRequest.Close(MAX));
    }

    private static List<Message> appends() {
        return List.of(
                new AppendEntries(FROM, TO, 1, LogSlice.empty(EntryId.NONE), 0),
                new AppendEntries(FROM, TO, MAX, LogSlice.empty(new EntryId(MAX, MAX)), MAX),
                new AppendEntries(FROM, TO, 5, mixedEntries(), 9),
                AppendEntriesResponse.success(FROM, TO, 5, 15),
                AppendEntriesResponse.success(FROM, TO, 0, 0),
                AppendEntriesResponse.rejection(FROM, TO, 5, MAX, new EntryId(7, 2)));
    }

    private static List<Message> control() {
        return List.of(
                new Heartbeat(FROM, TO, 5, 127, 128),
                new Heartbeat(FROM, TO, MAX, MAX, MAX),
                Heartbeat.ofCommit(FROM, TO, 5, 127),
                new HeartbeatResponse(FROM, TO, 5, 16_384),
                new HeartbeatResponse(FROM, TO, 5, 3, 950_000_000),
                new Heartbeat(FROM, TO, 5, 0, -1),
                new HeartbeatResponse(FROM, TO, 5, Long.MIN_VALUE),
                new RequestPreVote(FROM, TO, 6, new EntryId(15, 5)),
                new RequestPreVoteResponse(FROM, TO, 6, true),
                new RequestPreVoteResponse(FROM, TO, 0, false),
                new RequestVote(FROM, TO, 6, new EntryId(0, 5), true, MAX),
                new RequestVote(FROM, TO, 6, EntryId.NONE, false, 0),
                new RequestVoteResponse(FROM, TO, 6, true, Long.MIN_VALUE),
                new RequestVoteResponse(FROM, TO, 6, false, 0),
                new IdentityRefused(FROM, TO, 6, Long.MIN_VALUE),
                new TimeoutNow(FROM, TO, 6),
                new TimeoutNow(FROM, TO, 0));
    }

    private static List<Message> snapshots() {
        SnapshotMeta meta = new SnapshotMeta(new EntryId(100, 5), 12, JOINT, MAX, -1);
        SnapshotMeta empty = new SnapshotMeta(new EntryId(1, 1), 0, Configuration.EMPTY, 0, 0);
        return List.of(
                new InstallSnapshot(FROM, TO, 5, meta, MAX - 3, Bytes.utf8("chunk")),
                new InstallSnapshot(FROM, TO, 5, empty, 0, Bytes.EMPTY),
                new InstallSnapshotResponse(FROM, TO, 5, new EntryId(100, 5), 4096, false),
                new InstallSnapshotResponse(FROM, TO, 5, new EntryId(100, 5), 0, true));
    }

    private static List<Message> requests() {
        MembershipChange everything = MembershipChange.of(
                new MembershipChange.AddLearner(new Member(NodeId.of("n5"), "host-5:7000", -3, -1)),
                new MembershipChange.Promote(NodeId.of("n4")),
                new MembershipChange.Demote(NodeId.of("n1")),
                new MembershipChange.Remove(TO),
                new MembershipChange.SetAddress(NodeId.of("n2"), "a".repeat(255)),
                new MembershipChange.SetPriority(NodeId.of("n2"), Integer.MIN_VALUE));
        return List.of(
                new ForwardedRequest(FROM, TO, 5, -7, new AdminRequest.ChangeMembership(-1, everything)),
                new ForwardedRequest(
                        FROM, TO, 5, 8, new AdminRequest.ChangeMembership(MAX - 1, MembershipChange.remove(FROM))),
                new ForwardedRequest(FROM, TO, MAX, 9, new AdminRequest.TransferLeadership(null)),
                new ForwardedRequest(FROM, TO, 0, 10, new AdminRequest.TransferLeadership(TO)));
    }

    private static List<Message> forwarded() {
        List<Message> messages = new ArrayList<>(List.of(
                new ReadIndex(FROM, TO, 5, -1),
                new ReadIndex(FROM, TO, 5, 0),
                new ReadIndexResponse(FROM, TO, 5, Long.MIN_VALUE, 0),
                new ReadIndexResponse(FROM, TO, 5, 0x0102_0304_0506_0708L, 99),
                new ForwardedProposal(FROM, TO, 5, -7, List.of()),
                new ForwardedProposal(FROM, TO, 5, 7, List.of(Bytes.EMPTY, Bytes.utf8("a"), Bytes.wrap(new byte[200]))),
                new ForwardedProposal(FROM, TO, 5, 8, sessionRequests()),
                new ForwardedProposalResponse(FROM, TO, 5, 7, new EntryId(16, 5), null)));
        for (Rejection rejection : Rejection.values()) {
            messages.add(new ForwardedProposalResponse(FROM, TO, 5, 7, EntryId.NONE, rejection));
        }
        return messages;
    }
}
