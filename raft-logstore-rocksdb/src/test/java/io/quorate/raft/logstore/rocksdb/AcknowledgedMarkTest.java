package io.quorate.raft.logstore.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcknowledgedMarkTest {
    private @TempDir Path directory;

    @Test
    void saysWhatWasSetLast() {
        assertEquals(OptionalLong.empty(), AcknowledgedMark.read(directory));
        try (AcknowledgedMark mark = AcknowledgedMark.open(directory, 7)) {
            assertEquals(OptionalLong.of(7), AcknowledgedMark.read(directory));
            mark.set(Long.MAX_VALUE);
            assertEquals(OptionalLong.of(Long.MAX_VALUE), AcknowledgedMark.read(directory));
        }
        AcknowledgedMark.open(directory, 9).close();
        assertEquals(OptionalLong.of(9), AcknowledgedMark.read(directory));
    }

    @Test
    void aDamagedMarkSaysNothing() throws IOException {
        AcknowledgedMark.open(directory, 7).close();
        Path file = directory.resolve(AcknowledgedMark.FILE);
        byte[] whole = Files.readAllBytes(file);
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, damaged);
            assertEquals(OptionalLong.empty(), AcknowledgedMark.read(directory), "bit " + bit);
        }
        for (int length = 0; length <= whole.length + 1; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertEquals(
                    length == whole.length, AcknowledgedMark.read(directory).isPresent(), "length " + length);
        }
    }

    @Test
    void aStoreWritesADamagedOrMissingMarkAnew() throws IOException {
        try (RocksDbLogStore store = Logs.open(directory)) {
            store.write(List.of(Logs.append(Logs.commands(EntryId.NONE, 3, 10))));
        }
        OptionalLong mark = AcknowledgedMark.read(directory);
        Path file = directory.resolve(AcknowledgedMark.FILE);
        Files.write(file, new byte[20]);
        Logs.open(directory).close();
        assertEquals(mark, AcknowledgedMark.read(directory));
        Files.delete(file);
        Logs.open(directory).close();
        assertEquals(mark, AcknowledgedMark.read(directory));
    }

    @Test
    void aStoreThatHasLessThanTheMarkSaysIsRefused() throws IOException {
        try (RocksDbLogStore store = Logs.open(directory)) {
            store.write(List.of(Logs.append(Logs.commands(EntryId.NONE, 3, 10))));
        }
        long last = AcknowledgedMark.read(directory).orElseThrow();
        AcknowledgedMark.open(directory, last + 1).close();
        StorageException refusal =
                assertThrows(StorageException.class, () -> Logs.open(directory).close());
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(directory.toString()) && message.contains("up to " + (last + 1)), message);
    }

    /** What the mark is for: in a record that holds zeros, a flipped bit looks as if a sector was never written. */
    @Test
    void aFlippedBitInTheLastRecordIsTakenForTornOnlyWithoutTheMark() throws IOException {
        Path live = directory.resolve("live");
        EntryId first;
        Path log;
        long lastRecord;
        try (RocksDbLogStore store = Logs.open(live)) {
            LogSlice text = Logs.commands(EntryId.NONE, 1, 100);
            store.write(List.of(Logs.append(text)));
            first = text.last();
            List<Path> logs = Logs.files(live, ".log");
            log = logs.get(logs.size() - 1);
            lastRecord = Files.size(log);
            Entry zeros = new Entry(2, first.term(), Bytes.wrap(new byte[2000]));
            store.write(List.of(Logs.append(LogSlice.of(first, List.of(zeros)))));
        }
        byte[] whole = Files.readAllBytes(log);
        int flips = 0;
        int dropped = 0;
        for (int offset = (int) lastRecord; offset < whole.length; offset += 37) {
            byte[] damaged = whole.clone();
            damaged[offset] ^= 8;
            flips++;
            assertFalse(opensWithoutTheLastRecord(live, log, damaged, true), "with the mark, bit at " + offset);
            dropped += opensWithoutTheLastRecord(live, log, damaged, false) ? 1 : 0;
        }
        assertEquals(flips, dropped, "the gap that the mark closes");
    }

    private boolean opensWithoutTheLastRecord(Path live, Path log, byte[] damaged, boolean marked) throws IOException {
        Path copy = directory.resolve("copy");
        Logs.copy(live, copy);
        Files.write(copy.resolve(String.valueOf(log.getFileName())), damaged);
        if (!marked) {
            Files.delete(copy.resolve(AcknowledgedMark.FILE));
        }
        try (RocksDbLogStore store = Logs.open(copy)) {
            return store.recover(Logs.GROUP).last().index() == 1;
        } catch (StorageException e) {
            return false;
        } finally {
            Logs.delete(copy);
        }
    }
}
