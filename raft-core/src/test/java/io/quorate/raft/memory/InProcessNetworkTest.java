package io.quorate.raft.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.Transport;
import io.quorate.raft.spi.TransportContract;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InProcessNetworkTest extends TransportContract {
    private static final GroupId G = GroupId.of("g");
    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");
    private static final NodeId C = NodeId.of("c");
    private static final List<Member> MEMBERS =
            List.of(new Member(A, "here"), new Member(B, "here"), new Member(C, "here"));

    private final InProcessNetwork contractNetwork = new InProcessNetwork();

    private static NodeIdentity identity(NodeId node) {
        return new NodeIdentity(ClusterId.of("c"), node, 1);
    }

    @Override
    protected Endpoint open(NodeId node) {
        return new Endpoint(new Member(node, "anywhere"), contractNetwork.transport(identity(node)));
    }

    /** Nodes whose deliveries happen when the test says so, on its own thread. */
    private static final class Bench {
        final InProcessNetwork network = new InProcessNetwork(3);
        final Deque<Runnable> tasks = new ArrayDeque<>();
        final List<String> heard = new ArrayList<>();

        Transport join(NodeId node) {
            Transport transport = network.transport(identity(node), tasks::add);
            transport.peers(G, MEMBERS);
            transport.register(G, new Transport.Receiver() {
                @Override
                public void received(Message message) {
                    heard.add(message.from() + ">" + node + " " + ((Heartbeat) message).round());
                }

                @Override
                public void unreachable(NodeId peer) {
                    heard.add(node + " lost " + peer);
                }
            });
            return transport;
        }

        List<String> deliver() {
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
            List<String> news = List.copyOf(heard);
            heard.clear();
            return news;
        }
    }

    private static void send(Transport transport, NodeId from, NodeId to, long... rounds) {
        for (long round : rounds) {
            transport.send(G, new Heartbeat(from, to, 1, 0, round));
        }
    }

    @Test
    void theExecutorDelivers() {
        Bench bench = new Bench();
        try (Transport a = bench.join(A);
                Transport b = bench.join(B)) {
            send(a, A, B, 1, 2);
            send(b, B, A, 3);
            assertEquals(List.of(), bench.heard, "nothing happens within send");
            assertEquals(2, bench.tasks.size(), "one task for each node, however much waits");
            assertEquals(List.of("a>b 1", "a>b 2", "b>a 3"), bench.deliver());
        }
    }

    @Test
    void aFullQueueLosesAndSaysSoOnce() {
        Bench bench = new Bench();
        try (Transport a = bench.join(A);
                Transport b = bench.join(B)) {
            send(a, A, B, 1, 2, 3, 4, 5);
            assertEquals(List.of("a>b 1", "a>b 2", "a>b 3", "a lost b"), bench.deliver());
            send(a, A, B, 6);
            send(b, B, A, 7);
            assertEquals(List.of("a>b 6", "b>a 7"), bench.deliver(), "there is room again");
        }
    }

    @Test
    void aCutLinkLosesBothWaysAndOthersStay() {
        Bench bench = new Bench();
        try (Transport a = bench.join(A);
                Transport b = bench.join(B);
                Transport c = bench.join(C)) {
            bench.network.disconnect(B, A);
            send(a, A, B, 1);
            send(b, B, A, 2);
            send(a, A, C, 3);
            send(c, C, B, 4);
            assertEquals(List.of("a lost b", "b lost a", "c>b 4", "a>c 3"), bench.deliver());
            bench.network.connect(A, B);
            send(a, A, B, 5);
            assertEquals(List.of("a>b 5"), bench.deliver());
            bench.network.disconnect(A, B);
            bench.network.disconnect(A, C);
            bench.network.connectAll();
            send(a, A, B, 6);
            send(a, A, C, 7);
            assertEquals(List.of("a>b 6", "a>c 7"), bench.deliver());
        }
    }

    @Test
    void whatIsUnderWayWhenTheLinkIsCutIsLost() {
        Bench bench = new Bench();
        try (Transport a = bench.join(A);
                Transport b = bench.join(B)) {
            send(a, A, B, 1);
            send(b, B, A, 2);
            bench.network.disconnect(A, B);
            assertEquals(List.of(), bench.deliver());
        }
    }

    @Test
    void aNodeIsConnectedOnceAtATime() {
        InProcessNetwork network = new InProcessNetwork();
        Transport first = network.transport(identity(A));
        assertThrows(IllegalStateException.class, () -> network.transport(identity(A)));
        first.close();
        network.transport(identity(A)).close();
        assertThrows(IllegalStateException.class, () -> first.register(G, new Quiet()));
        assertThrows(IllegalArgumentException.class, () -> new InProcessNetwork(0));
    }

    @Test
    void anExecutorThatIsShutDownMakesThePeerUnreachable() {
        Bench bench = new Bench();
        ExecutorService gone = Executors.newSingleThreadExecutor();
        gone.shutdown();
        try (Transport a = bench.join(A);
                Transport b = bench.network.transport(identity(B), gone)) {
            b.register(G, new Quiet());
            send(a, A, B, 1);
            assertEquals(List.of("a lost b"), bench.deliver());
        }
    }

    @Test
    void aReceiverThatFailsCostsOneMessage() {
        Bench bench = new Bench();
        List<Long> rounds = new ArrayList<>();
        try (Transport a = bench.join(A);
                Transport b = bench.network.transport(identity(B), bench.tasks::add)) {
            b.register(G, new Quiet() {
                @Override
                public void received(Message message) {
                    long round = ((Heartbeat) message).round();
                    if (round == 1) {
                        throw new IllegalStateException("on purpose");
                    }
                    rounds.add(round);
                }
            });
            send(a, A, B, 1, 2);
            bench.deliver();
            assertEquals(List.of(2L), rounds);
        }
    }

    @Test
    void closeWaitsForTheCallUnderWayAndEndsTheThread() throws Exception {
        InProcessNetwork network = new InProcessNetwork();
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        Transport a = network.transport(identity(A));
        Transport b = network.transport(identity(B));
        a.peers(G, MEMBERS);
        b.register(G, new Quiet() {
            @Override
            public void received(Message message) {
                called.countDown();
                assertTrue(awaited(goOn));
                thread.complete(Thread.currentThread());
            }
        });
        send(a, A, B, 1);
        assertTrue(called.await(20, TimeUnit.SECONDS));
        CompletableFuture<Thread> closed = CompletableFuture.supplyAsync(() -> {
            b.close();
            return thread.getNow(Thread.currentThread());
        });
        goOn.countDown();
        Thread delivering = closed.get(20, TimeUnit.SECONDS);
        assertTrue(delivering.getName().endsWith("-b"), "the call had ended when close returned");
        assertFalse(delivering.isAlive());
        a.close();
    }

    @Test
    void aReceiverMayCloseItsTransport() throws Exception {
        InProcessNetwork network = new InProcessNetwork();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Transport b = network.transport(identity(B));
        b.register(G, new Quiet() {
            @Override
            public void received(Message message) {
                b.close();
                closed.complete(null);
            }
        });
        try (Transport a = network.transport(identity(A))) {
            a.peers(G, MEMBERS);
            send(a, A, B, 1);
            assertNull(closed.get(20, TimeUnit.SECONDS));
        }
        b.close();
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static class Quiet implements Transport.Receiver {
        @Override
        public void received(Message message) {
            throw new AssertionError("not expected: " + message);
        }

        @Override
        public void unreachable(NodeId peer) {
            throw new AssertionError("not expected: " + peer);
        }
    }
}
