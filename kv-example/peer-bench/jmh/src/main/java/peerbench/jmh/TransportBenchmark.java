package peerbench.jmh;

import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.Transport;
import io.quorate.raft.transport.netty.NettyTransport;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * AppendEntries from one transport to another over loopback, from the call until the receiver has been handed all of
 * them and the caller knows. The entries' own bytes were encoded before, as for a second follower. Figures are per
 * message, but for {@link #append64} per entry.
 *
 * <p>Framing alone cannot be called from outside of the transport; here it comes with sockets and changes of threads.
 */
public class TransportBenchmark extends Timed {
    private static final GroupId GROUP = GroupId.of("default");
    private static final ClusterId CLUSTER = ClusterId.of("jmh");
    private static final NodeId FROM = NodeId.of("n0");
    private static final NodeId TO = NodeId.of("n1");
    private static final EntryId PREVIOUS = new EntryId(1_000_000, 7);
    private static final long LOST_AFTER_SECONDS = 10;

    private final AppendEntries one = append(1);
    private final AppendEntries many = append(Samples.BATCH);
    private final Arrivals arrivals = new Arrivals();
    private @Nullable NettyTransport sender;
    private @Nullable NettyTransport receiver;

    /** Counts what comes in. */
    private static final class Arrivals implements Transport.Receiver {
        private final Semaphore arrived = new Semaphore(0);

        @Override
        public void received(Message message) {
            arrived.release();
        }

        /** A message that was dropped is missed by who waits for it. */
        @Override
        public void unreachable(NodeId peer) {}

        int await(int messages) throws InterruptedException {
            if (!arrived.tryAcquire(messages, LOST_AFTER_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("of " + messages + " messages came " + arrived.drainPermits());
            }
            return messages;
        }
    }

    private static AppendEntries append(int entries) {
        LogSlice slice = Samples.slice(PREVIOUS, PREVIOUS.term(), Samples.commands(entries));
        return new AppendEntries(FROM, TO, PREVIOUS.term(), slice, PREVIOUS.index());
    }

    /** Opens both ends and sends something, so that they are connected. */
    @Setup
    public void open() throws InterruptedException {
        NettyTransport to = transport(TO);
        receiver = to;
        to.register(GROUP, arrivals);
        NettyTransport from = transport(FROM);
        sender = from;
        from.peers(
                GROUP, List.of(new Member(TO, "127.0.0.1:" + to.boundAddress().getPort())));
        send(one, 1);
    }

    private static NettyTransport transport(NodeId node) {
        return NettyTransport.builder(new NodeIdentity(CLUSTER, node, 1))
                .bind("127.0.0.1", 0)
                .build();
    }

    /** Closes both. */
    @TearDown
    public void close() {
        for (NettyTransport open : new NettyTransport[] {sender, receiver}) {
            if (open != null) {
                open.close();
            }
        }
    }

    /** A message with one entry, alone on its way. */
    @Benchmark
    public int append1() throws InterruptedException {
        return send(one, 1);
    }

    /** A message with 64 entries, alone on its way. */
    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public int append64() throws InterruptedException {
        return send(many, 1);
    }

    /** 64 messages with one entry each, one right after the other, so that most of them share a write. */
    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public int burst64() throws InterruptedException {
        return send(one, Samples.BATCH);
    }

    private int send(Message message, int times) throws InterruptedException {
        NettyTransport from = sender;
        if (from == null) {
            throw new IllegalStateException("not open");
        }
        for (int i = 0; i < times; i++) {
            from.send(GROUP, message);
        }
        return arrivals.await(times);
    }
}
