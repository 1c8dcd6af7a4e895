package io.quorate.raft.logstore.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest whose last note is zeros, as a power loss may leave it, and the same thing when it is damage. */
class ManifestRepairTest {
    private static final int WRITES = 30;
    private static final int SECTOR = 512;

    private @TempDir Path temporary;
    private Path copy = Path.of("");

    @BeforeEach
    void write() throws IOException {
        Path live = temporary.resolve("live");
        try (RocksDbLogStore store = RocksDbLogStore.open(live, Logs.CLUSTER, Logs.NODE, Logs.SMALL)) {
            EntryId last = EntryId.NONE;
            for (int i = 0; i < WRITES; i++) {
                LogSlice slice = Logs.commands(last, 10, 900);
                store.write(List.of(Logs.append(slice)));
                last = slice.last();
            }
        }
        copy = temporary.resolve("copy");
        Logs.copy(live, copy);
    }

    private long lastIndex() {
        try (RocksDbLogStore store = RocksDbLogStore.open(copy, Logs.CLUSTER, Logs.NODE, Logs.SMALL)) {
            long last = store.recover(Logs.GROUP).last().index();
            return store.read(Logs.GROUP, 1, last, Long.MAX_VALUE).lastIndex();
        }
    }

    private Path manifest() throws IOException {
        return copy.resolve(Files.readString(copy.resolve("CURRENT")).trim());
    }

    @Test
    void anUnfinishedNoteIsCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(manifest());
        // A note that goes on into a second sector, which was not written.
        int sectorEnd = (whole.length / SECTOR + 1) * SECTOR;
        int noteBytes = sectorEnd + 30 - whole.length;
        byte[] torn = Arrays.copyOf(whole, whole.length + noteBytes);
        Arrays.fill(torn, whole.length, sectorEnd, (byte) 1);
        int noteLength = noteBytes - WalFragment.HEADER_BYTES;
        torn[whole.length + 4] = (byte) noteLength;
        torn[whole.length + 5] = (byte) (noteLength >> 8);
        Files.write(manifest(), torn);
        assertEquals(WRITES * 10, lastIndex());
        assertFalse(Files.exists(copy.resolve("repair")));
        assertEquals(WRITES * 10, lastIndex());
    }

    @Test
    void aFinishedNoteIsMissed() throws IOException {
        byte[] whole = Files.readAllBytes(manifest());
        // From the first note of a table on, that of the identity: what was logged then is in tables only.
        int refused = 0;
        for (int from = 50; from < whole.length; from += 7) {
            byte[] zeroed = whole.clone();
            Arrays.fill(zeroed, from, whole.length, (byte) 0);
            Logs.delete(copy);
            Logs.copy(temporary.resolve("live"), copy);
            Files.write(manifest(), zeroed);
            try {
                assertEquals(WRITES * 10, lastIndex(), "zeros from " + from);
            } catch (StorageException e) {
                refused++;
                assertTrue(String.valueOf(e.getMessage()).contains(copy.toString()), e::toString);
                assertThrows(StorageException.class, this::lastIndex, "zeros from " + from + ", second start");
            }
        }
        assertTrue(refused > 10, refused + " refused");
    }

    @Test
    void aStoreThatIsOpenIsLeftAlone() throws IOException {
        try (RocksDbLogStore open = RocksDbLogStore.open(copy, Logs.CLUSTER, Logs.NODE, Logs.SMALL)) {
            byte[] whole = Files.readAllBytes(manifest());
            Files.write(manifest(), Arrays.copyOf(whole, whole.length + 40));
            byte[] noted = Files.readAllBytes(manifest());
            StorageException refusal = assertThrows(StorageException.class, this::lastIndex);
            assertTrue(String.valueOf(refusal.getMessage()).contains("open already"), refusal::toString);
            assertEquals(noted.length, Files.size(manifest()));
            Files.write(manifest(), whole);
            assertEquals(WRITES * 10, open.recover(Logs.GROUP).last().index());
        }
    }
}
