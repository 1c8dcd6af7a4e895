package io.quorate.raft.runtime;

import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.SnapshotStore;
import io.quorate.raft.spi.SnapshotWriter;
import io.quorate.raft.spi.StateMachineSnapshot;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.util.concurrent.Executor;

/** Writes captured states to the snapshot store, on the snapshot thread, while the apply thread goes on. */
final class SnapshotTaker {
    private final SnapshotStore store;
    private final LatestSnapshot latest;
    private final Executor executor;
    private final SnapshotNews news;
    private volatile boolean stopped;

    SnapshotTaker(SnapshotStore store, LatestSnapshot latest, Executor executor, SnapshotNews news) {
        this.store = store;
        this.latest = latest;
        this.executor = executor;
        this.news = news;
    }

    /** Writes the state; {@link Event.SnapshotTaken} or {@link Event.SnapshotNotTaken} follows. */
    void take(StateMachineSnapshot captured, EntryId last, long configurationIndex, Configuration configuration) {
        executor.execute(() -> {
            try (captured;
                    SnapshotWriter writer = store.take(last, configurationIndex, configuration)) {
                write(captured, writer);
            } catch (Throwable e) {
                news.notTaken(new StorageException("the snapshot at " + last + " was given up: " + e, e));
            }
        });
    }

    private void write(StateMachineSnapshot captured, SnapshotWriter writer) throws IOException {
        try (SnapshotOutput out = new SnapshotOutput(writer, () -> stopped)) {
            captured.writeTo(out);
        }
        SnapshotMeta meta;
        try (SnapshotReader finished = writer.finish()) {
            meta = finished.meta();
        }
        if (latest.commit(writer, meta)) {
            news.taken(meta);
        } else {
            news.notTaken(new StorageException(meta + " was given up, since a newer one is installed"));
        }
    }

    /** Cuts the snapshot under way short, and those to come. */
    void stop() {
        stopped = true;
    }
}
