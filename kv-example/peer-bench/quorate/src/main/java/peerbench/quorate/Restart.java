package peerbench.quorate;

import io.quorate.raft.RaftNode;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.SnapshotOptions;
import io.quorate.raft.memory.InProcessNetwork;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.segment.SegmentedLogStore;
import io.quorate.raft.spi.Transport;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a node takes to come back from a log of so many commands of 128 bytes, with snapshots switched off: until
 * the log is open, and until all of it is applied again. Arguments: a directory on a real disk, and how many commands.
 * Needs a heap of 512 MB whatever the length, and on the disk 150 bytes for each command and 200 MB.
 */
public final class Restart {
    private static final NodeId ID = NodeId.of("n0");
    private static final int IN_FLIGHT = 4096;
    private static final byte[] COMMAND = new byte[128];

    private Restart() {}

    public static void main(String[] args) throws Exception {
        long commands = Long.parseLong(args[1]);
        try (Scratch scratch = Scratch.in(args[0], "restart")) {
            Path directory = scratch.directory();
            try (SegmentedLogStore log = open(directory);
                    Transport transport = new InProcessNetwork().transport(log.identity());
                    RaftNode<Long> node = node(log, transport, directory)) {
                write(node, commands);
            }
            comeBack(directory, commands);
            System.out.printf("the log has %d bytes a command%n", scratch.sizeBytes() / Math.max(1, commands));
        }
    }

    private static void comeBack(Path directory, long commands) {
        long startedAt = System.nanoTime();
        try (SegmentedLogStore log = open(directory)) {
            long opened = System.nanoTime();
            try (Transport transport = new InProcessNetwork().transport(log.identity());
                    RaftNode<Long> node = node(log, transport, directory)) {
                awaitLeader(node);
                System.out.printf(
                        "%d commands: log open after %.2f s, all applied after %.2f s%n",
                        commands, (opened - startedAt) / 1e9, (System.nanoTime() - startedAt) / 1e9);
            }
        }
    }

    /** Asks for a read until one is answered: then the node leads and has applied its whole log. */
    private static void awaitLeader(RaftNode<Long> node) {
        while (!node.read(() -> true).handle((done, failed) -> done != null).join()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static SegmentedLogStore open(Path directory) {
        return SegmentedLogStore.open(directory.resolve("log"), ClusterId.of("restart"), ID);
    }

    private static RaftNode<Long> node(SegmentedLogStore log, Transport transport, Path directory) {
        return RaftNode.builder(new CountingMachine())
                .logStore(log)
                .transport(transport)
                .snapshotDirectory(directory.resolve("snapshots"))
                .options(RaftOptions.DEFAULT.with(new SnapshotOptions(0, 0, 0, 1 << 16)))
                .bootstrap(Configuration.ofVoters(new Member(ID, "here")))
                .start();
    }

    private static void write(RaftNode<Long> node, long commands) {
        ArrayDeque<CompletableFuture<Committed<Long>>> underWay = new ArrayDeque<>();
        awaitLeader(node);
        for (long i = 0; i < commands; i++) {
            if (underWay.size() == IN_FLIGHT) {
                underWay.remove().join();
            }
            underWay.add(node.propose(COMMAND));
        }
        underWay.forEach(CompletableFuture::join);
    }
}
