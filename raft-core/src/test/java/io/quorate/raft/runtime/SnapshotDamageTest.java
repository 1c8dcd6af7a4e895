package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.runtime.disk.MemoryDisk;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Damages a snapshot file in every way and at every place: it is refused by name, and no older one is used instead. */
class SnapshotDamageTest {
    private static final long OLDER = 3;
    private static final long INDEX = 4;
    private static final String NAME = "0000000000000000004.snapshot";

    private final byte[] older = file(OLDER);
    private final byte[] newest = file(INDEX);

    private static byte[] file(long index) {
        MemoryDisk disk = new MemoryDisk();
        try (FileSnapshotStore store = new FileSnapshotStore(disk.directory())) {
            SnapshotScript.add(store, index);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return disk.files().values().iterator().next();
    }

    @Test
    void aWholeFileIsRead() throws IOException {
        assertEquals(INDEX, open(newest));
    }

    @Test
    void everyFlippedBitIsFound() {
        for (int bit = 0; bit < newest.length * 8; bit++) {
            byte[] damaged = newest.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(damaged, "bit " + bit);
        }
    }

    @Test
    void everyChangedByteIsFound() {
        for (int offset = 0; offset < newest.length; offset++) {
            for (int change = 1; change < 256; change += 7) {
                byte[] damaged = newest.clone();
                damaged[offset] ^= (byte) change;
                assertRefused(damaged, "byte " + offset + " changed by " + change);
            }
        }
    }

    @Test
    void everyCutIsFound() {
        for (int length = 0; length < newest.length; length++) {
            assertRefused(Arrays.copyOf(newest, length), "cut to " + length);
            byte[] zeroed = newest.clone();
            Arrays.fill(zeroed, length, newest.length, (byte) 0);
            assertRefused(zeroed, "zeros from " + length);
        }
    }

    @Test
    void anythingBehindTheEndIsFound() {
        for (int more = 1; more < 600; more += 13) {
            assertRefused(Arrays.copyOf(newest, newest.length + more), more + " bytes too many");
        }
    }

    private long open(byte[] bytes) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.put("0000000000000000003.snapshot", older);
        disk.put(NAME, bytes);
        try (FileSnapshotStore store = new FileSnapshotStore(disk.directory())) {
            return SnapshotScript.latest(store);
        }
    }

    private void assertRefused(byte[] damaged, String how) {
        String message;
        try {
            message = "opened with " + open(damaged);
        } catch (StorageException | IOException e) {
            message = String.valueOf(e.getMessage());
        }
        assertTrue(message.contains(NAME), how + ": " + message);
    }
}
