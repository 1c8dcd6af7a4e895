package io.quorate.raft.runtime;

import io.quorate.raft.core.Effect;
import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.SnapshotStore;
import io.quorate.raft.spi.StorageException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * Reads the chunks of the latest snapshot for peers that need it, one open snapshot per peer, on the transfer thread.
 */
final class SnapshotSender {
    private final NodeId self;
    private final SnapshotStore store;
    private final int chunkBytes;
    private final Executor executor;
    private final SnapshotTransfers transfers;
    private final Map<NodeId, SnapshotReader> open = new TreeMap<>();

    SnapshotSender(NodeId self, SnapshotStore store, int chunkBytes, Executor executor, SnapshotTransfers transfers) {
        this.self = self;
        this.store = store;
        this.chunkBytes = chunkBytes;
        this.executor = executor;
        this.transfers = transfers;
    }

    /** Sends a chunk, or reports {@link Event.SnapshotNotSent}. Called by the loop. */
    void send(Effect.SendSnapshotChunk request) {
        executor.execute(() -> {
            try {
                SnapshotReader reader = reader(request.peer(), request.snapshot(), request.offset());
                Bytes chunk = reader.read(request.offset(), chunkBytes);
                transfers
                        .outbox()
                        .send(new InstallSnapshot(
                                self, request.peer(), request.term(), reader.meta(), request.offset(), chunk));
            } catch (RuntimeException e) {
                closeReader(request.peer());
                transfers.news().snapshotTransferFailed("no snapshot for node " + request.peer(), e);
                transfers.outbox().reportSetback(new Event.SnapshotNotSent(request.peer()));
            }
        });
    }

    private SnapshotReader reader(NodeId peer, EntryId snapshot, long offset) {
        if (offset == 0) {
            closeReader(peer);
            SnapshotReader latest =
                    store.latest().orElseThrow(() -> new StorageException("the snapshot store is empty"));
            open.put(peer, latest);
            return latest;
        }
        SnapshotReader reader = open.get(peer);
        if (reader == null || !reader.meta().last().equals(snapshot)) {
            throw new StorageException("the snapshot at " + snapshot + " is not open any more");
        }
        return reader;
    }

    /** Releases what sending to this peer holds open. Called by the loop. */
    void ended(NodeId peer) {
        executor.execute(() -> closeReader(peer));
    }

    private void closeReader(NodeId peer) {
        SnapshotReader reader = open.remove(peer);
        if (reader != null) {
            reader.close();
        }
    }

    /** Releases everything. Called when the executor has ended. */
    void close() {
        for (SnapshotReader reader : open.values()) {
            reader.close();
        }
        open.clear();
    }
}
