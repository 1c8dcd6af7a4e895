package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.T;
import static io.quorate.raft.core.Messages.acceptedBy;
import static io.quorate.raft.core.Messages.after;
import static io.quorate.raft.core.Messages.append;
import static io.quorate.raft.core.Messages.commands;
import static io.quorate.raft.core.Messages.heartbeat;
import static io.quorate.raft.core.Messages.id;
import static io.quorate.raft.core.Messages.propose;
import static io.quorate.raft.core.Messages.received;
import static io.quorate.raft.core.Messages.rejectedBy;
import static io.quorate.raft.core.Messages.vote;
import static io.quorate.raft.core.Messages.voters;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.api.LoadStatus;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.house.Repository;
import io.quorate.raft.protocol.AdminRequest;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.ForwardedProposalResponse;
import io.quorate.raft.protocol.ForwardedRequest;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.IdentityRefused;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.InstallSnapshotResponse;
import io.quorate.raft.protocol.Invariant;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.ReadIndex;
import io.quorate.raft.protocol.ReadIndexResponse;
import io.quorate.raft.protocol.RequestPreVote;
import io.quorate.raft.protocol.RequestPreVoteResponse;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.RequestVoteResponse;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.protocol.TimeoutNow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What each role does with each kind of event and message, found out by delivering one to it, and compared with
 * {@code docs/role-matrix.md}. After a change on purpose, {@code -Dquorate.regenerate=true} writes that page anew.
 */
class RoleMatrixTest {
    private static final String INTRODUCTION = """
            # What each role does with each event

            Made by `RoleMatrixTest`, which delivers one event of each kind, of the node's own term, to a node in each
            role; it fails where this page and the code differ. Make the page anew with
            `mvn -pl raft-core test -Dtest=RoleMatrixTest -Dquorate.regenerate=true`.

            - **handled**: something changes or leaves; with an arrow where the role changes
            - **rejected**: the answer is a refusal
            - **ignored**: nothing changes, nothing leaves
            - **illegal**: it cannot happen while the protocol is kept, so the node stops

            """;

    private final Map<String, Event> events = new LinkedHashMap<>();

    @Test
    @DisplayName("the matrix of roles and events is the documented one")
    void matrix() throws IOException {
        fillEvents();
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append("| event | FOLLOWER | PRE_CANDIDATE | CANDIDATE | LEADER |\n| --- | --- | --- | --- | --- |\n");
        for (Map.Entry<String, Event> event : events.entrySet()) {
            page.append("| ").append(event.getKey()).append(" |");
            for (RoleName role :
                    List.of(RoleName.FOLLOWER, RoleName.PRE_CANDIDATE, RoleName.CANDIDATE, RoleName.LEADER)) {
                page.append(' ').append(outcome(role, event.getValue())).append(" |");
            }
            page.append('\n');
        }
        Path file = page();
        if (Boolean.getBoolean("quorate.regenerate")) {
            Files.writeString(file, page);
        }
        assertEquals(Files.readString(file), page.toString());
    }

    @Test
    @DisplayName("the matrix has every kind of event and message")
    void everyKindIsThere() {
        fillEvents();
        Set<Class<?>> kinds = new HashSet<>();
        for (Event event : events.values()) {
            kinds.add(
                    event instanceof Event.Received received
                            ? received.message().getClass()
                            : event.getClass());
        }
        Set<Class<?>> expected = new HashSet<>(List.of(Message.class.getPermittedSubclasses()));
        expected.addAll(List.of(Event.class.getPermittedSubclasses()));
        expected.remove(Event.Received.class);
        assertEquals(expected, kinds);
    }

    private void fillEvents() {
        events.put("Tick, until a time is up", new Event.Tick());
        events.put("Propose", propose(1, "x"));
        events.put("ProposeMembership", new Event.ProposeMembership(1, CHANGE));
        events.put("TransferLeadership", new Event.TransferLeadership(1, TRANSFER));
        events.put("Read", new Event.Read(1));
        events.put("Persisted, of all that was written", new Event.Persisted(0, id(1, 1), HardState.INITIAL));
        events.put("StorageSpace, none", new Event.StorageSpace(true));
        events.put("EntriesRead", new Event.EntriesRead(B, after(id(1, 1), 2)));
        events.put("Applied", new Event.Applied(2));
        events.put("SnapshotRequested", new Event.SnapshotRequested());
        events.put("SnapshotTaken", new Event.SnapshotTaken(SNAPSHOT));
        events.put("SnapshotNotTaken, then requested", new Event.SnapshotNotTaken());
        events.put("SnapshotChunkWritten, the last", new Event.SnapshotChunkWritten(id(9, 2), 4));
        events.put("SnapshotInstalled", new Event.SnapshotInstalled(INCOMING));
        events.put("SnapshotNotInstalled", new Event.SnapshotNotInstalled(id(9, 2)));
        events.put("SnapshotNotSent", new Event.SnapshotNotSent(B));
        events.put("PeerUnreachable", new Event.PeerUnreachable(B));
        fillMessages();
    }

    private static final AdminRequest.ChangeMembership CHANGE =
            new AdminRequest.ChangeMembership(-1, MembershipChange.remove(C));
    private static final AdminRequest.TransferLeadership TRANSFER = new AdminRequest.TransferLeadership(B);
    private static final SnapshotMeta SNAPSHOT = new SnapshotMeta(id(2, 2), 1, voters(A, B, C), 4, 0);
    private static final SnapshotMeta INCOMING = new SnapshotMeta(id(9, 2), 1, voters(A, B, C), 4, 0);

    private void fillMessages() {
        for (Message message : List.of(
                new RequestPreVote(B, A, TERM + 1, id(9, 9)),
                new RequestPreVoteResponse(B, A, TERM + 1, true),
                new RequestVote(B, A, TERM, id(9, 9), false, 0),
                new RequestVoteResponse(B, A, TERM, true, 0),
                new AppendEntries(B, A, TERM, after(id(2, 2), TERM), 0),
                AppendEntriesResponse.success(B, A, TERM, 3),
                new Heartbeat(B, A, TERM, 0, 0),
                new HeartbeatResponse(B, A, TERM, 0),
                new InstallSnapshot(B, A, TERM, INCOMING, 0, Bytes.utf8("abcd")),
                new InstallSnapshotResponse(B, A, TERM, id(2, 2), 4, true),
                new ReadIndex(B, A, TERM, 1),
                new ReadIndexResponse(B, A, TERM, 77, 1),
                new ForwardedProposal(B, A, TERM, 1, commands("x")),
                new ForwardedProposalResponse(B, A, TERM, 77, id(3, TERM), null),
                new ForwardedRequest(B, A, TERM, 1, CHANGE),
                new TimeoutNow(B, A, TERM),
                new IdentityRefused(B, A, TERM, 1))) {
            events.put(message.getClass().getSimpleName(), received(message));
        }
    }

    /** The term of every node when the event comes to it. */
    private static final long TERM = 5;

    private static String outcome(RoleName role, Event event) {
        CoreFixture core = inRole(role, event);
        String before = seen(core);
        try {
            deliver(core, event);
        } catch (Invariant.Violation e) {
            return "illegal";
        }
        if (core.role() != role) {
            return "handled → " + core.role();
        }
        if (core.effects().stream().anyMatch(RoleMatrixTest::isRefusal)) {
            return "rejected";
        }
        return core.effects().isEmpty() && before.equals(seen(core)) ? "ignored" : "handled";
    }

    private static void deliver(CoreFixture core, Event event) {
        if (event instanceof Event.Tick) {
            RoleName role = core.role();
            boolean silent = true;
            for (int i = 0; i < 2 * T && core.role() == role && silent; i++) {
                core.step(event);
                silent = role == RoleName.LEADER || core.effects().isEmpty();
            }
        } else if (event instanceof Event.Persisted) {
            core.sync();
        } else if (event instanceof Event.SnapshotNotTaken) {
            core.step(new Event.SnapshotRequested()).step(event).step(new Event.SnapshotRequested());
        } else {
            core.step(event);
        }
    }

    private static boolean isRefusal(Effect effect) {
        Message message = effect instanceof Effect.Send send
                ? send.message()
                : effect instanceof Effect.SendWhenDurable send ? send.message() : null;
        return effect instanceof Effect.ProposalRejected
                || effect instanceof Effect.ReadRejected
                || (message instanceof RequestPreVoteResponse preVote && !preVote.granted())
                || (message instanceof RequestVoteResponse vote && !vote.granted())
                || (message instanceof AppendEntriesResponse append && !append.success())
                || (message instanceof ReadIndexResponse read && read.readIndex() == 0)
                || (message instanceof ForwardedProposalResponse proposal && proposal.rejection() != null);
    }

    private static String seen(CoreFixture core) {
        String peers = core.core().status(LoadStatus.NONE, 0).peers().toString();
        return core.state().commitIndex() + " " + core.last() + " " + core.votedFor() + " " + core.leaderId() + " "
                + core.state().stateMachine().appliedIndex() + " "
                + core.state().log().durableIndex() + " "
                + core.state().snapshotReceiver().isRestoring() + peers;
    }

    /** Returns a node in this role that waits for whatever the event brings. */
    private static CoreFixture inRole(RoleName role, Event event) {
        boolean raises = role == RoleName.CANDIDATE || role == RoleName.LEADER;
        Given given = awaitsSnapshot(event) ? Given.log(1, 2, 2, 2, 2, 2, 2, 2, 2) : Given.log(1, 2);
        given.term(raises ? TERM - 1 : TERM).compactedTo(isOfTransfer(event) ? 2 : 0);
        CoreFixture core = given.follower();
        prepareFollower(core, event);
        Given.advance(core, role);
        if (awaitsSnapshot(event)) {
            core.sync();
        }
        if (event instanceof Event.SnapshotInstalled || event instanceof Event.SnapshotNotInstalled) {
            core.step(new Event.SnapshotChunkWritten(id(9, 2), 4));
        }
        switch (role) {
            case FOLLOWER -> prepareRequest(core, event);
            case CANDIDATE -> prepareCandidate(core, event);
            case LEADER -> prepareLeader(core, event);
            case PRE_CANDIDATE -> core.expectRole(RoleName.PRE_CANDIDATE);
        }
        return core;
    }

    private static void prepareFollower(CoreFixture core, Event event) {
        if (event instanceof Event.Applied || event instanceof Event.SnapshotTaken) {
            core.step(heartbeat(B, core.term(), 2)).step(new Event.Applied(1));
        } else if (awaitsSnapshot(event)) {
            core.step(received(new InstallSnapshot(B, A, core.term(), INCOMING, 0, Bytes.utf8("abcd"))));
            core.sync();
        } else if (event instanceof Event.Persisted) {
            core.step(append(B, core.term(), after(id(2, 2), core.term()), 0));
        }
    }

    /** The answer to a request needs the request, and a request a leader that is known. */
    private static void prepareRequest(CoreFixture core, Event event) {
        boolean proposal = isOf(event, ForwardedProposalResponse.class) || event instanceof Event.PeerUnreachable;
        boolean read = isOf(event, ReadIndexResponse.class);
        boolean request = event instanceof Event.ProposeMembership || event instanceof Event.TransferLeadership;
        if (proposal || read || request || event instanceof Event.Propose || event instanceof Event.Read) {
            core.step(heartbeat(B, TERM, 0));
        }
        if (proposal || read) {
            core.step(proposal ? propose(77, "x") : new Event.Read(77));
        }
    }

    private static void prepareCandidate(CoreFixture core, Event event) {
        if (event instanceof Event.Persisted) {
            core.step(vote(B, TERM, true));
        } else if (isOf(event, RequestVoteResponse.class)) {
            core.sync();
        }
    }

    private static void prepareLeader(CoreFixture core, Event event) {
        if (event instanceof Event.ProposeMembership || isOf(event, ForwardedRequest.class)) {
            core.sync().step(acceptedBy(B, TERM, 3));
        }
        if (event instanceof Event.Read || isOf(event, ReadIndex.class) || event instanceof Event.PeerUnreachable) {
            core.step(acceptedBy(B, TERM, 3), acceptedBy(C, TERM, 3));
        } else if (event instanceof Event.EntriesRead) {
            core.step(rejectedBy(B, TERM, 2, id(1, 1)));
        } else if (isOfTransfer(event)) {
            core.step(rejectedBy(B, TERM, 2, id(1, 1)));
        }
    }

    private static boolean isOfTransfer(Event event) {
        return event instanceof Event.SnapshotNotSent || isOf(event, InstallSnapshotResponse.class);
    }

    private static boolean isOf(Event event, Class<? extends Message> kind) {
        return event instanceof Event.Received received && kind.isInstance(received.message());
    }

    private static boolean awaitsSnapshot(Event event) {
        return event instanceof Event.SnapshotChunkWritten
                || event instanceof Event.SnapshotInstalled
                || event instanceof Event.SnapshotNotInstalled;
    }

    private static Path page() {
        return Repository.root().resolve("docs/role-matrix.md");
    }
}
