package peerbench.quorate;

import io.quorate.raft.RaftNode;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.SnapshotOptions;
import io.quorate.raft.memory.InProcessNetwork;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.segment.SegmentedLogStore;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.Transport;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A node that is alone in its group, with its log and snapshots on a disk; closing it closes all it stands on. */
record LoneNode(RaftNode<Long> node, Transport transport, SegmentedLogStore log) implements AutoCloseable {
    private static final NodeId ID = NodeId.of("n0");

    /** Opens the log in this directory. */
    static SegmentedLogStore open(Path directory) {
        return SegmentedLogStore.open(directory.resolve("log"), ClusterId.of("lone"), ID);
    }

    /** Starts a node on its log in this directory, with all the other options at their defaults. */
    static LoneNode start(
            Path directory, SegmentedLogStore log, StateMachine<Long> machine, SnapshotOptions snapshots) {
        Transport transport = new InProcessNetwork().transport(log.identity());
        RaftNode<Long> node = RaftNode.builder(machine)
                .logStore(log)
                .transport(transport)
                .snapshotDirectory(directory.resolve("snapshots"))
                .options(RaftOptions.DEFAULT.with(snapshots))
                .bootstrap(Configuration.ofVoters(new Member(ID, "here")))
                .start();
        return new LoneNode(node, transport, log);
    }

    /** Asks for a read until one is answered: then the node leads and has applied its whole log. */
    void awaitLeader() {
        while (!node.read(() -> true).handle((done, failed) -> done != null).join()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Override
    public void close() {
        node.close();
        transport.close();
        log.close();
    }
}
