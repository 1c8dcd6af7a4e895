package io.quorate.raft.spi;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.HeartbeatResponse;
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
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.protocol.TimeoutNow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Transport} must do. An implementation extends this class and tells how an endpoint is opened. The
 * tests run on a quiet network, where nothing is lost once two nodes have found each other.
 */
public abstract class TransportContract {
    private static final GroupId GROUP = GroupId.of("orders");
    private static final GroupId OTHER = GroupId.of("orders-2");
    private static final NodeId N1 = NodeId.of("n1");
    private static final NodeId N2 = NodeId.of("n2");
    private static final NodeId N3 = NodeId.of("n3");
    private static final long RESEND_MILLIS = 20;
    private static final long DEADLINE_SECONDS = 20;
    /** How many messages the tests leave unanswered: less than any queue's bound. */
    private static final int WINDOW = 50;

    private final List<Endpoint> opened = new ArrayList<>();
    private Endpoint one;
    private Endpoint two;

    /**
     * A node's transport, and the member by which the others find it.
     *
     * @param member id and address
     * @param transport the transport, open
     */
    public record Endpoint(Member member, Transport transport) {}

    /** Opens the transport of a node, in the network of this test. It is closed by the test. */
    protected abstract Endpoint open(NodeId node);

    private Endpoint opened(NodeId node) {
        Endpoint endpoint = open(node);
        opened.add(endpoint);
        return endpoint;
    }

    @BeforeEach
    void openTwo() {
        one = opened(N1);
        two = opened(N2);
    }

    @AfterEach
    void closeAll() {
        opened.forEach(endpoint -> endpoint.transport().close());
    }

    private static TransportInbox register(Endpoint endpoint, GroupId group) {
        TransportInbox inbox = new TransportInbox();
        endpoint.transport().register(group, inbox);
        return inbox;
    }

    private static void introduce(GroupId group, Endpoint... endpoints) {
        List<Member> members = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            members.add(endpoint.member());
        }
        for (Endpoint endpoint : endpoints) {
            endpoint.transport().peers(group, members);
        }
    }

    private static Heartbeat heartbeat(NodeId from, NodeId to, long round) {
        return new Heartbeat(from, to, 7, 3, round);
    }

    /**
     * Sends until a message comes through, and drops what else came of it: a transport may lose what it is given early.
     */
    private static void connect(Endpoint from, Endpoint to, GroupId group, TransportInbox inbox)
            throws InterruptedException {
        NodeId sender = from.member().id();
        NodeId receiver = to.member().id();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        Message message = null;
        while (message == null && System.nanoTime() - deadline < 0) {
            from.transport().send(group, heartbeat(sender, receiver, -1));
            message = inbox.poll(RESEND_MILLIS);
        }
        assertTrue(message != null, receiver + " hears nothing from " + sender);
        from.transport().send(group, heartbeat(sender, receiver, -2));
        while (!heartbeat(sender, receiver, -2).equals(message)) {
            message = inbox.next();
        }
    }

    @Test
    void whoWasHeardFromIsAnsweredThoughNoGroupNamesIt() throws InterruptedException {
        TransportInbox answers = register(one, GROUP);
        TransportInbox inbox = register(two, GROUP);
        one.transport().peers(GROUP, List.of(two.member()));
        connect(one, two, GROUP, inbox);
        connect(two, one, GROUP, answers);
    }

    @Test
    void everyKindOfMessageArrivesUnaltered() throws InterruptedException {
        register(one, GROUP);
        TransportInbox inbox = register(two, GROUP);
        introduce(GROUP, one, two);
        connect(one, two, GROUP, inbox);
        for (Message message : everyKind()) {
            one.transport().send(GROUP, message);
            assertEquals(message, inbox.next());
        }
        assertTrue(inbox.isEmpty(), "each arrived once");
    }

    private static List<Message> everyKind() {
        Configuration members = new Configuration(
                List.of(Member.of("n1", "h1:1")), List.of(Member.of("n2", "h2:1")), List.of(Member.of("n3", "h3:1")));
        EntryId id = new EntryId(11, 6);
        LogSlice entries = LogSlice.of(
                id,
                List.of(
                        new Entry(12, 6, Bytes.utf8("command")),
                        new Entry(13, 6, Bytes.EMPTY),
                        new Entry(14, 7, EmptyPayload.INSTANCE),
                        new Entry(15, 7, members),
                        new Entry(16, 7, Bytes.wrap(new byte[100_000]))));
        SnapshotMeta snapshot = new SnapshotMeta(id, 4, members, 5, -9);
        return List.of(
                new RequestPreVote(N1, N2, 7, id),
                new RequestPreVoteResponse(N1, N2, 7, true),
                new RequestVote(N1, N2, 7, id, true, 22),
                new RequestVoteResponse(N1, N2, 7, false, -22),
                new AppendEntries(N1, N2, 7, entries, 10),
                new AppendEntries(N1, N2, 7, LogSlice.empty(id), 10),
                AppendEntriesResponse.success(N1, N2, 7, 16),
                new AppendEntriesResponse(N1, N2, 7, false, 16, id),
                new Heartbeat(N1, N2, 7, 10, 8),
                new HeartbeatResponse(N1, N2, 7, 8),
                new InstallSnapshot(N1, N2, 7, snapshot, 0, Bytes.utf8("bytes")),
                new InstallSnapshotResponse(N1, N2, 7, id, 5, true),
                new ReadIndex(N1, N2, 7, Long.MAX_VALUE),
                new ReadIndexResponse(N1, N2, 7, -1, 10),
                new ForwardedProposal(N1, N2, 7, 3, List.of(Bytes.utf8("a"), Bytes.EMPTY)),
                new ForwardedProposalResponse(N1, N2, 7, 3, id, null),
                new ForwardedProposalResponse(N1, N2, 7, 3, EntryId.NONE, Rejection.BUSY),
                new ForwardedRequest(N1, N2, 7, 4, new AdminRequest.ChangeMembership(4, MembershipChange.remove(N3))),
                new TimeoutNow(N1, N2, 7));
    }

    @Test
    void messagesOfAGroupToAPeerKeepTheirOrder() throws InterruptedException {
        TransportInbox back = register(one, GROUP);
        TransportInbox inbox = register(two, GROUP);
        introduce(GROUP, one, two);
        connect(one, two, GROUP, inbox);
        connect(two, one, GROUP, back);
        for (int sent = 0; sent < 2000; sent += WINDOW) {
            for (int i = sent; i < sent + WINDOW; i++) {
                one.transport().send(GROUP, heartbeat(N1, N2, i));
                two.transport().send(GROUP, heartbeat(N2, N1, i));
            }
            for (int i = sent; i < sent + WINDOW; i++) {
                assertEquals(heartbeat(N1, N2, i), inbox.next());
                assertEquals(heartbeat(N2, N1, i), back.next());
            }
        }
        assertFalse(inbox.threads().contains(Thread.currentThread()), "a receiver is never called by send");
        assertFalse(back.threads().contains(Thread.currentThread()), "a receiver is never called by send");
    }

    @Test
    void eachGroupGetsItsOwn() throws InterruptedException {
        register(one, GROUP);
        register(one, OTHER);
        TransportInbox orders = register(two, GROUP);
        TransportInbox others = register(two, OTHER);
        introduce(GROUP, one, two);
        introduce(OTHER, one, two);
        connect(one, two, GROUP, orders);
        connect(one, two, OTHER, others);
        for (int i = 0; i < WINDOW; i++) {
            one.transport().send(i % 2 == 0 ? GROUP : OTHER, heartbeat(N1, N2, i));
        }
        for (int i = 0; i < WINDOW; i++) {
            assertEquals(heartbeat(N1, N2, i), (i % 2 == 0 ? orders : others).next());
        }
        assertTrue(orders.isEmpty() && others.isEmpty());
    }

    @Test
    void threeNodesTalkAndOneThatIsGoneCostsTheOthersNothing() throws InterruptedException {
        Endpoint three = opened(N3);
        TransportInbox news = register(one, GROUP);
        TransportInbox second = register(two, GROUP);
        TransportInbox third = register(three, GROUP);
        introduce(GROUP, one, two, three);
        connect(one, two, GROUP, second);
        connect(one, three, GROUP, third);
        connect(three, two, GROUP, second);
        three.transport().close();
        for (int i = 0; i < WINDOW; i++) {
            one.transport().send(GROUP, heartbeat(N1, N3, i));
            one.transport().send(GROUP, heartbeat(N1, N2, i));
        }
        for (int i = 0; i < WINDOW; i++) {
            assertEquals(heartbeat(N1, N2, i), second.next());
        }
        awaitUnreachable(one, N3, news);
    }

    /** Goes on sending until the news comes, as a broken connection may take what was sent first without a word. */
    private static void awaitUnreachable(Endpoint from, NodeId to, TransportInbox news) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        boolean heard = false;
        while (!heard && System.nanoTime() - deadline < 0) {
            from.transport().send(GROUP, heartbeat(from.member().id(), to, 1));
            heard = news.heardUnreachable(to, RESEND_MILLIS);
        }
        assertTrue(heard, from.member().id() + " does not learn that " + to + " is unreachable");
    }

    @Test
    void messagesForAGroupThatIsNotThereAreDropped() throws InterruptedException {
        register(one, GROUP);
        register(one, OTHER);
        TransportInbox inbox = register(two, GROUP);
        introduce(GROUP, one, two);
        introduce(OTHER, one, two);
        connect(one, two, GROUP, inbox);
        for (int i = 0; i < WINDOW; i++) {
            one.transport().send(OTHER, heartbeat(N1, N2, i));
        }
        one.transport().send(GROUP, heartbeat(N1, N2, 99));
        assertEquals(heartbeat(N1, N2, 99), inbox.next(), "the groups that are there are served as before");
        assertTrue(inbox.isEmpty());
    }

    @Test
    void nothingIsDeliveredAfterUnregister() throws InterruptedException {
        register(one, GROUP);
        register(one, OTHER);
        TransportInbox inbox = register(two, GROUP);
        TransportInbox witness = register(two, OTHER);
        introduce(GROUP, one, two);
        introduce(OTHER, one, two);
        connect(one, two, GROUP, inbox);
        connect(one, two, OTHER, witness);
        two.transport().unregister(GROUP);
        one.transport().send(GROUP, heartbeat(N1, N2, 1));
        one.transport().send(OTHER, heartbeat(N1, N2, 2));
        assertEquals(heartbeat(N1, N2, 2), witness.next());
        assertTrue(inbox.isEmpty());
        TransportInbox next = register(two, GROUP);
        introduce(GROUP, one, two);
        connect(one, two, GROUP, next);
        assertTrue(inbox.isEmpty());
        assertDoesNotThrow(() -> two.transport().unregister(GroupId.of("never-seen")));
    }

    @Test
    void aGroupIsRegisteredOnce() {
        register(one, GROUP);
        TransportInbox second = new TransportInbox();
        assertThrows(IllegalStateException.class, () -> one.transport().register(GROUP, second));
        register(one, OTHER);
    }

    @Test
    void anUnknownPeerIsUnreachable() throws InterruptedException {
        TransportInbox news = register(one, GROUP);
        register(two, GROUP);
        introduce(GROUP, one, two);
        one.transport().send(GROUP, heartbeat(N1, NodeId.of("nobody"), 1));
        news.awaitUnreachable(NodeId.of("nobody"));
        assertFalse(news.threads().contains(Thread.currentThread()), "a receiver is never called by send");
    }

    @Test
    void aPeerThatWentAwayIsUnreachableUntilItComesBack() throws InterruptedException {
        TransportInbox news = register(one, GROUP);
        TransportInbox inbox = register(two, GROUP);
        introduce(GROUP, one, two);
        connect(one, two, GROUP, inbox);
        two.transport().close();
        awaitUnreachable(one, N2, news);
        Endpoint again = opened(N2);
        TransportInbox second = register(again, GROUP);
        introduce(GROUP, one, again);
        connect(one, again, GROUP, second);
        assertTrue(inbox.isEmpty(), "nothing for the one that is closed");
    }

    @Test
    void aPeerThatNoGroupNamesAnyMoreIsUnknown() throws InterruptedException {
        TransportInbox news = register(one, GROUP);
        TransportInbox inbox = register(two, GROUP);
        introduce(GROUP, one, two);
        connect(one, two, GROUP, inbox);
        one.transport().peers(GROUP, List.of(one.member()));
        one.transport().send(GROUP, heartbeat(N1, N2, 5));
        news.awaitUnreachable(N2);
        introduce(GROUP, one, two);
        connect(one, two, GROUP, inbox);
    }

    @Test
    void closingTwiceDoesNothing() throws InterruptedException {
        register(one, GROUP);
        TransportInbox inbox = register(two, GROUP);
        introduce(GROUP, one, two);
        connect(one, two, GROUP, inbox);
        two.transport().close();
        two.transport().close();
        one.transport().send(GROUP, heartbeat(N1, N2, 1));
        assertNull(inbox.poll(RESEND_MILLIS), "nothing is delivered after close");
    }
}
