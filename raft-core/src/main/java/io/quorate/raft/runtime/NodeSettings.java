package io.quorate.raft.runtime;

import io.quorate.raft.api.RaftListener;
import io.quorate.raft.api.RaftMetrics;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.Environment;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.ResultCodec;
import io.quorate.raft.spi.SnapshotStore;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node is made of. Everything here stays its owner's: the node closes none of it.
 *
 * @param group the group
 * @param stateMachine the user's state
 * @param resultCodec keeps the answers of client sessions, or null where there are to be none
 * @param stores where log and snapshots are
 * @param transport reaches the peers
 * @param bootstrap the members of a group that is founded now, or null
 * @param options all the settings
 * @param listener hears of changes
 * @param metrics counts and times
 * @param environment gives threads, time and randomness
 * @param <R> what a command results in
 */
public record NodeSettings<R>(
        GroupId group,
        StateMachine<R> stateMachine,
        @Nullable ResultCodec<R> resultCodec,
        Stores stores,
        Transport transport,
        @Nullable Configuration bootstrap,
        RaftOptions options,
        RaftListener listener,
        RaftMetrics metrics,
        Environment environment) {

    /**
     * Where a node keeps what must survive it.
     *
     * @param log the log and hard state of all the groups of the node
     * @param snapshots the snapshots of this group
     * @param writer writes the log for all the groups of a host; null where the node is the only user of the log store
     */
    public record Stores(
            LogStore log, SnapshotStore snapshots, @Nullable LogWriter writer) {

        /** The stores of a node that is the only user of its log store. */
        public Stores(LogStore log, SnapshotStore snapshots) {
            this(log, snapshots, null);
        }

        /** Writes what a start needs, before the node runs. Blocks. */
        void write(List<LogWrite> writes) {
            if (writer == null) {
                log.write(writes);
            } else {
                writer.writeNow(writes);
            }
        }
    }

    NodeId self() {
        return stores.log().identity().node();
    }

    /** Returns what the log calls the node. */
    String name() {
        return "node " + self() + " of group " + group;
    }
}
