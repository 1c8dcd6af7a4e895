package io.quorate.raft.runtime;

import io.quorate.raft.core.Effect;
import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.SnapshotStore;
import io.quorate.raft.spi.SnapshotWriter;
import io.quorate.raft.spi.StorageException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes the chunks of a snapshot that a leader sends, on the transfer thread, until the apply thread takes it over.
 */
final class SnapshotReceiver {
    private record Incoming(SnapshotMeta meta, SnapshotWriter writer) {}

    private final SnapshotStore store;
    private final Executor executor;
    private final SnapshotTransfers transfers;
    private final AtomicReference<@Nullable Incoming> incoming = new AtomicReference<>();

    SnapshotReceiver(SnapshotStore store, Executor executor, SnapshotTransfers transfers) {
        this.store = store;
        this.executor = executor;
        this.transfers = transfers;
    }

    /** Writes a chunk; {@link Event.SnapshotChunkWritten} or {@link Event.SnapshotNotInstalled} follows. */
    void write(Effect.WriteSnapshotChunk request) {
        executor.execute(() -> {
            EntryId snapshot = request.snapshot().last();
            try {
                SnapshotWriter writer = writer(request.snapshot(), request.offset());
                writer.append(request.chunk());
                transfers.outbox().report(new Event.SnapshotChunkWritten(snapshot, writer.position()));
            } catch (RuntimeException e) {
                drop();
                transfers.news().snapshotTransferFailed("the incoming " + request.snapshot() + " is dropped", e);
                transfers.outbox().reportSetback(new Event.SnapshotNotInstalled(snapshot));
            }
        });
    }

    private SnapshotWriter writer(SnapshotMeta snapshot, long offset) {
        if (offset == 0) {
            drop();
            SnapshotWriter fresh = store.receive(snapshot);
            incoming.set(new Incoming(snapshot, fresh));
            return fresh;
        }
        Incoming current = incoming.get();
        if (current == null
                || !current.meta().equals(snapshot)
                || current.writer().position() != offset) {
            throw new StorageException("a chunk at offset " + offset + " does not follow on what was received");
        }
        return current.writer();
    }

    /** Hands over the writer of this snapshot, all of whose chunks are written; null where it is not there any more. */
    @Nullable
    SnapshotWriter detach(SnapshotMeta snapshot) {
        Incoming current = incoming.get();
        if (current == null || !current.meta().equals(snapshot) || !incoming.compareAndSet(current, null)) {
            return null;
        }
        return current.writer();
    }

    private void drop() {
        Incoming current = incoming.getAndSet(null);
        if (current != null) {
            current.writer().close();
        }
    }

    /** Drops what is unfinished. Called when the executor has ended. */
    void close() {
        drop();
    }
}
