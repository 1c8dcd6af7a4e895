package peerbench.floor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import peerbench.Bench;
import peerbench.PeerCluster;

/**
 * No Raft, and no library: the least that any of them can do for one proposal at a time. The record goes to two
 * followers over blocking sockets, all three write it to a preallocated file and sync it, and it is done when two of
 * three have; no terms, elections, checks, indexes or state machines.
 *
 * <p>As it is, the caller's own thread sends, writes and syncs: three hand-overs from thread to thread, to the
 * follower, back, and to the caller. A library whose caller or network must never wait for a disk or a state machine
 * cannot do so. With {@code peerbench.floor.staged=true} there are the six hand-overs of one that keeps them
 * apart: caller, loop, network, log, network, state machine, caller.
 *
 * <p>One proposal may be outstanding at a time; others fail.
 */
public final class FloorPeer implements PeerCluster {
    private static final boolean STAGED = Boolean.getBoolean("peerbench.floor.staged");

    private final List<FloorLog> logs = new ArrayList<>();
    private final List<AutoCloseable> closing = new ArrayList<>();
    private final List<SocketChannel> followers = new ArrayList<>();
    private final Stage<Proposal> loop = new Stage<>("floor-loop", this::send);
    private final Stage<Proposal> writer = new Stage<>("floor-leader-log", this::append);
    private final Stage<Proposal> machine = new Stage<>("floor-machine", FloorPeer::end);
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
        for (int i = 0; i < 3; i++) {
            logs.add(new FloorLog(Files.createDirectories(dir.resolve("n" + i)).resolve("log")));
        }
        closing.addAll(List.of(loop, writer, machine, logs.get(0)));
        for (int i = 1; i < 3; i++) {
            connect(logs.get(i));
        }
    }

    private void connect(FloorLog log) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel ours = SocketChannel.open(server.getLocalAddress());
            SocketChannel theirs = server.accept();
            ours.setOption(StandardSocketOptions.TCP_NODELAY, true);
            theirs.setOption(StandardSocketOptions.TCP_NODELAY, true);
            followers.add(ours);
            closing.add(new Follower(log, theirs, STAGED));
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
        } catch (IOException closed) {
            // close()
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
        for (SocketChannel follower : followers) {
            follower.write(proposal.record());
        }
        if (STAGED) {
            writer.hand(proposal);
        } else {
            append(proposal);
        }
    }

    private void append(Proposal proposal) throws IOException {
        logs.get(0).append(proposal.record());
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
        return logs.stream().mapToLong(FloorLog::written).toArray();
    }

    @Override
    public void close() throws Exception {
        for (SocketChannel follower : followers) {
            follower.close();
        }
        for (AutoCloseable resource : closing) {
            resource.close();
        }
    }
}
