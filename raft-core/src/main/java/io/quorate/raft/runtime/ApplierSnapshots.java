package io.quorate.raft.runtime;

import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.SnapshotWriter;
import io.quorate.raft.spi.StorageException;
import org.jspecify.annotations.Nullable;

/** The apply thread's part in taking and restoring snapshots. */
final class ApplierSnapshots {
    private final LatestSnapshot latest;
    private final SnapshotTaker taker;
    private final SnapshotReceiver receiver;
    private final SnapshotNews snapshotNews;
    private final NodeNews news;

    ApplierSnapshots(
            LatestSnapshot latest,
            SnapshotTaker taker,
            SnapshotReceiver receiver,
            SnapshotNews snapshotNews,
            NodeNews news) {
        this.latest = latest;
        this.taker = taker;
        this.receiver = receiver;
        this.snapshotNews = snapshotNews;
        this.news = news;
    }

    /** Captures the state and hands it to the snapshot thread, where there is anything new to take. */
    void take(AppliedState<?> state) {
        snapshotNews.taking();
        SnapshotMeta known = latest.meta();
        if (known != null && state.last().index() <= known.index()) {
            snapshotNews.stillLatest(known);
        } else if (state.last().index() == 0) {
            snapshotNews.nothingToTake();
        } else {
            taker.take(state.capture(), state.last(), state.configurationIndex(), state.configuration());
        }
    }

    /** Returns the writer with the received chunks, or null where it is gone. */
    @Nullable
    SnapshotWriter received(SnapshotMeta snapshot) {
        return receiver.detach(snapshot);
    }

    /** Returns the received snapshot, opened, or null where it is not what was announced. */
    @Nullable
    SnapshotReader verify(SnapshotMeta snapshot, SnapshotWriter received) {
        try {
            return received.finish();
        } catch (StorageException e) {
            news.snapshotTransferFailed("the received " + snapshot + " is dropped", e);
            return null;
        }
    }

    /** Makes the snapshot, from which the state machine was just restored, the latest one. */
    void commit(SnapshotWriter received, SnapshotMeta snapshot) {
        if (!latest.commit(received, snapshot)) {
            throw new IllegalStateException(snapshot + " is older than " + latest.meta());
        }
        news.snapshotInstalled(snapshot);
    }
}
