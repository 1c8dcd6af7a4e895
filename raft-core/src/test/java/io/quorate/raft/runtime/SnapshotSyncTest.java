package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.runtime.disk.DiskStep;
import io.quorate.raft.runtime.disk.MemoryDisk;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.SnapshotWriter;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The log of a node shares the disk with its snapshots, and its syncs must not wait for a whole one. */
class SnapshotSyncTest {
    private static final int MOST_UNSYNCED = (1 << 20) + (1 << 16);
    private static final Bytes PIECE = Bytes.wrap(new byte[100_000]);
    private static final int PIECES = 24;

    @Test
    void muchIsNeverSyncedAtOnce() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        try (FileSnapshotStore store = new FileSnapshotStore(disk.directory());
                SnapshotWriter writer = store.take(new EntryId(5, 1), 0, SnapshotScript.MEMBERS)) {
            for (int i = 0; i < PIECES; i++) {
                writer.append(PIECE);
            }
            try (SnapshotReader finished = writer.finish()) {
                assertEquals((long) PIECES * PIECE.length(), finished.meta().sizeBytes());
            }
        }
        assertTrue(mostUnsynced(disk) <= MOST_UNSYNCED, () -> mostUnsynced(disk) + " bytes");
    }

    private static long mostUnsynced(MemoryDisk disk) {
        long unsynced = 0;
        long most = 0;
        for (DiskStep step : disk.steps()) {
            unsynced = step.kind() == DiskStep.Kind.SYNC
                    ? 0
                    : unsynced + step.bytes().length();
            most = Math.max(most, unsynced);
        }
        return most;
    }
}
