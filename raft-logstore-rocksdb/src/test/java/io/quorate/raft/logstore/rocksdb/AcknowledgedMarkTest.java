package io.quorate.raft.logstore.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.EntryId;
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
}
