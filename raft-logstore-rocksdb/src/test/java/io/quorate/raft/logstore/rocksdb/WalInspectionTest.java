package io.quorate.raft.logstore.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages a write-ahead log in every way and at every place, and cuts it off everywhere. */
class WalInspectionTest {
    private static final int SECTOR = 512;
    private static final int LEAST_ZEROS = 16;
    // Single commands, and between them a record of several blocks.
    private static final int[] COUNTS = {1, 1, 3, 34, 1, 2, 7};
    private static final int COMMAND_BYTES = 1000;

    private @TempDir Path temporary;
    // Where each record ends, in bytes and in entries.
    private final List<Integer> ends = new ArrayList<>();
    private final List<Long> indexes = new ArrayList<>();
    private Path original = Path.of("");
    private Path copy = Path.of("");
    private String name = "";
    private byte[] log = new byte[0];
    private byte[] mark = new byte[0];

    @BeforeEach
    void write() throws IOException {
        original = temporary.resolve("original");
        copy = temporary.resolve("copy");
        Path live = temporary.resolve("live");
        try (RocksDbLogStore store = Logs.open(live)) {
            EntryId last = EntryId.NONE;
            for (int count : COUNTS) {
                LogSlice slice = Logs.commands(last, count, COMMAND_BYTES);
                store.write(List.of(Logs.append(slice)));
                last = slice.last();
                indexes.add(last.index());
                ends.add((int) Files.size(newest(live)));
            }
            // Copied while it is open, as closing may tidy up.
            Logs.copy(live, original);
        }
        // As a power loss may leave it: with the mark, everything would be damage, since all is acknowledged.
        mark = Files.readAllBytes(original.resolve(AcknowledgedMark.FILE));
        Files.delete(original.resolve(AcknowledgedMark.FILE));
        Path file = newest(original);
        name = file.getFileName().toString();
        log = Files.readAllBytes(file);
        assertEquals(ends.get(ends.size() - 1), log.length);
    }

    private static Path newest(Path directory) throws IOException {
        List<Path> files = Logs.files(directory, ".log");
        return files.get(files.size() - 1);
    }

    @Test
    void aWholeLogIsWhole() throws IOException {
        assertFalse(inspect(log));
        assertEquals(indexes.get(indexes.size() - 1), lastIndexOf(log));
    }

    @Test
    void everyDamagedByteIsFound() throws IOException {
        for (int offset = 0; offset < log.length; offset++) {
            if (isTelling(offset) && !isPadding(offset)) {
                byte[] damaged = log.clone();
                damaged[offset] ^= (byte) (1 << offset % 8);
                assertRefused(damaged, offset);
            }
        }
    }

    /** Returns whether this place may be unlike its neighbours: headers are here. Of the others, one in 29 must do. */
    private boolean isTelling(int offset) {
        int near = 40;
        boolean block = (offset + near) % WalFragment.BLOCK_BYTES < 2 * near;
        return block || offset % 29 == 0 || ends.stream().anyMatch(end -> Math.abs(end - offset) < near);
    }

    /** Returns whether nothing is kept here, as a header would not fit before the end of the block. */
    private boolean isPadding(int offset) {
        int block = offset / WalFragment.BLOCK_BYTES * WalFragment.BLOCK_BYTES;
        int end = Math.min(log.length, block + WalFragment.BLOCK_BYTES);
        for (int i = offset; i < end; i++) {
            if (log[i] != 0) {
                return false;
            }
        }
        return end - offset < WalFragment.HEADER_BYTES;
    }

    @Test
    void everyStretchOfZerosBeforeTheLastRecordIsFound() throws IOException {
        int lastRecord = ends.get(ends.size() - 2);
        for (int offset = 0; offset + SECTOR <= lastRecord; offset += 127) {
            byte[] damaged = log.clone();
            Arrays.fill(damaged, offset, offset + SECTOR, (byte) 0);
            assertRefused(damaged, offset);
        }
    }

    @Test
    void everyCutIsTornOrBetweenRecords() throws IOException {
        for (int length = 1; length < log.length; length += isTelling(length) ? 1 : 31) {
            boolean between = ends.contains(length) || inspectsAsPadding(length);
            assertEquals(!between, inspect(Arrays.copyOf(log, length)), "cut to " + length);
        }
    }

    private boolean inspectsAsPadding(int length) {
        // A record may end so close to the end of a block that padding follows.
        return length % WalFragment.BLOCK_BYTES == 0 && isPadding(length - 1);
    }

    @Test
    void missingSectorsOfTheLastRecordAreTorn() throws IOException {
        int lastRecord = ends.get(ends.size() - 2);
        int firstSector = lastRecord / SECTOR * SECTOR;
        for (int sector = firstSector; sector < log.length; sector += SECTOR) {
            byte[] torn = log.clone();
            int from = Math.max(sector, lastRecord);
            int to = Math.min(log.length, sector + SECTOR);
            Arrays.fill(torn, from, to, (byte) 0);
            if (to - from < LEAST_ZEROS) {
                // A few zeros may stand at the end of any command: in doubt, it is damage.
                assertRefused(torn, from);
                continue;
            }
            assertTrue(inspect(torn), "sector at " + sector);
            assertEquals(indexes.get(indexes.size() - 2), lastIndexOf(torn), "sector at " + sector);
        }
    }

    @Test
    void aStoreOpensAfterACutAndKeepsWhatIsWhole() throws IOException {
        for (int length = 1; length < log.length; length += 997) {
            int whole = 0;
            while (ends.get(whole) <= length) {
                whole++;
            }
            long expected = whole == 0 ? 0 : indexes.get(whole - 1);
            assertEquals(expected, lastIndexOf(Arrays.copyOf(log, length)), "cut to " + length);
        }
    }

    @Test
    void whatWasAcknowledgedIsNeverTakenForTorn() throws IOException {
        Files.write(original.resolve(AcknowledgedMark.FILE), mark);
        for (int length = 1; length < log.length; length += 997) {
            byte[] cut = Arrays.copyOf(log, length);
            StorageException refusal = assertThrows(StorageException.class, () -> lastIndexOf(cut), "cut to " + length);
            assertTrue(
                    String.valueOf(refusal.getMessage())
                            .contains(copy.resolve(name).toString()),
                    refusal::toString);
        }
        for (int offset = ends.get(ends.size() - 2); offset < log.length; offset += 211) {
            byte[] zeroed = log.clone();
            Arrays.fill(zeroed, offset, Math.min(log.length, offset + SECTOR), (byte) 0);
            assertThrows(StorageException.class, () -> lastIndexOf(zeroed), "zeros from " + offset);
        }
        assertEquals(indexes.get(indexes.size() - 1), lastIndexOf(log));
    }

    @Test
    void theMarkTellsTornFromDamaged() throws IOException {
        long lastChange = ByteBuffer.wrap(mark).getLong(Long.BYTES);
        // The last record holds a run and the number of the last change.
        AcknowledgedMark.open(original, lastChange - 2).close();
        int lastRecord = ends.get(ends.size() - 2);
        int sector = (log.length - 1) / SECTOR * SECTOR;
        byte[] torn = log.clone();
        Arrays.fill(torn, Math.max(lastRecord, sector), log.length, (byte) 0);
        assertEquals(indexes.get(indexes.size() - 2), lastIndexOf(torn));
        AcknowledgedMark.open(original, lastChange).close();
        assertThrows(StorageException.class, () -> lastIndexOf(torn));
    }

    @Test
    void aDamagedStoreDoesNotOpen() throws IOException {
        byte[] damaged = log.clone();
        damaged[ends.get(1) + 100] ^= 4;
        StorageException refusal = assertThrows(StorageException.class, () -> lastIndexOf(damaged));
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(copy.resolve(name) + " at offset " + ends.get(1)), message);
    }

    private void assertRefused(byte[] damaged, int offset) throws IOException {
        Path file = write(damaged);
        StorageException refusal = assertThrows(
                StorageException.class, () -> WalInspection.inspect(copy, LEAST_ZEROS), "damaged at " + offset);
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(file + " at offset "), message);
    }

    private boolean inspect(byte[] bytes) throws IOException {
        write(bytes);
        return WalInspection.inspect(copy, LEAST_ZEROS).torn();
    }

    private Path write(byte[] bytes) throws IOException {
        Files.createDirectories(copy);
        return Files.write(copy.resolve(name), bytes);
    }

    private long lastIndexOf(byte[] bytes) throws IOException {
        if (Files.exists(copy)) {
            Logs.delete(copy);
        }
        Logs.copy(original, copy);
        Files.write(copy.resolve(name), bytes);
        try (RocksDbLogStore store = Logs.open(copy)) {
            long last = store.recover(Logs.GROUP).last().index();
            if (last > 0) {
                assertEquals(
                        last, store.read(Logs.GROUP, 1, last, Long.MAX_VALUE).lastIndex());
            }
            return last;
        }
    }
}
