package peerbench.floor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import peerbench.Bench;
import peerbench.PeerCluster;

/**
 * No Raft, and no library: what one proposal at a time costs where nothing is done for it but what is needed. The
 * record goes to two followers over blocking sockets, all three write it to a preallocated file and sync it with
 * fdatasync, and it is done when two of three have; no terms, elections, checks, indexes or state machines. Threads
 * park where they wait; with cores to spare, spinning would be faster, and so would a disk that syncs without
 * a flush.
 *
 * <p>As it is, the caller's own thread sends, writes and syncs: three hand-overs from thread to thread, to the
 * follower, back, and to the caller. A library whose caller or network must never wait for a disk or a state machine
 * cannot do so. With {@code peerbench.floor.staged=true} there are six: from the caller to the loop, through the
 * network, to the follower's log, back through the network, to the state machine, to the caller.
 *
 * <p>One proposal may be outstanding at a time; others fail.
 */
public final class FloorPeer implements PeerCluster {
    private static final boolean STAGED = Boolean.getBoolean("peerbench.floor.staged");

    private final List<AutoCloseable> closing = new ArrayList<>();
    private final List<SocketChannel> sockets = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    private final AtomicLong written = new AtomicLong();
    private final Stage<Proposal> loop = new Stage<>("floor-loop", this::send);
    private final Stage<Proposal> writer = new Stage<>("floor-leader-log", this::append);
    private final Stage<Proposal> machine = new Stage<>("floor-machine", FloorPeer::end);
    private @Nullable FloorLog log;
    private volatile @Nullable Proposal outstanding;
    private long proposals;

    public static void main(String[] args) {
        Bench.run(FloorPeer::new, args);
    }

    @Override
    public String name() {
        return STAGED ? "floor, six hand-overs" : "floor";
    }

    @Override
    public void start(Path dir, boolean fsync) throws Exception {
        if (!fsync) {
            throw new IllegalArgumentException("the floor is one of synced logs: --fsync false cannot be had");
        }
        log = new FloorLog(dir.resolve("log0"));
        closing.addAll(List.of(loop, writer, machine, log));
        for (int i = 1; i < 3; i++) {
            connect(new FloorLog(dir.resolve("log" + i)));
        }
    }

    private void connect(FloorLog followersLog) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel ours = SocketChannel.open(server.getLocalAddress());
            SocketChannel theirs = server.accept();
            ours.setOption(StandardSocketOptions.TCP_NODELAY, true);
            theirs.setOption(StandardSocketOptions.TCP_NODELAY, true);
            sockets.add(ours);
            Follower follower = new Follower(followersLog, theirs, STAGED);
            followers.add(follower);
            closing.add(follower);
            Thread reader = new Thread(() -> read(ours), "floor-leader");
            reader.start();
            closing.add(reader::join);
        }
    }

    private void read(SocketChannel follower) {
        try {
            while (true) {
                long number = Follower.receive(follower, Long.BYTES).getLong();
                Proposal proposal = outstanding;
                if (proposal != null && proposal.number() == number) {
                    onDisk(proposal);
                }
            }
        } catch (IOException e) {
            Follower.requireClosed(follower, e);
        }
    }

    @Override
    public CompletableFuture<Long> propose(byte[] command) {
        Proposal last = outstanding;
        if (last != null && !last.outcome.isDone()) {
            return CompletableFuture.failedFuture(new IllegalStateException("one proposal at a time"));
        }
        Proposal proposal = new Proposal(++proposals, command);
        outstanding = proposal;
        try {
            if (STAGED) {
                loop.hand(proposal);
            } else {
                send(proposal);
            }
        } catch (IOException e) {
            proposal.outcome.completeExceptionally(e);
        }
        return proposal.outcome;
    }

    private void send(Proposal proposal) throws IOException {
        for (SocketChannel socket : sockets) {
            socket.write(proposal.record());
        }
        if (STAGED) {
            writer.hand(proposal);
        } else {
            append(proposal);
        }
    }

    private void append(Proposal proposal) throws IOException {
        log.append(proposal.record());
        written.incrementAndGet();
        onDisk(proposal);
    }

    private void onDisk(Proposal proposal) {
        if (proposal.onDisk()) {
            if (STAGED) {
                machine.hand(proposal);
            } else {
                end(proposal);
            }
        }
    }

    private static void end(Proposal proposal) {
        proposal.outcome.complete(proposal.number());
    }

    @Override
    public @Nullable CompletableFuture<?> read() {
        return null;
    }

    @Override
    public long[] applied() {
        return new long[] {written.get(), followers.get(0).answered(), followers.get(1).answered()};
    }

    @Override
    public void close() throws Exception {
        for (SocketChannel socket : sockets) {
            socket.close();
        }
        for (AutoCloseable resource : closing) {
            resource.close();
        }
    }
}
