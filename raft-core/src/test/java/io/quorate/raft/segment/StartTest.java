package io.quorate.raft.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.runtime.disk.MemoryDisk;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start finds, and what it refuses. */
class StartTest {
    private static final String FIRST = "segment-000001";
    private static final String SECOND = "segment-000002";

    private @TempDir Path temporary;

    private static SegmentedLogStore open(Path directory) {
        return SegmentedLogStore.open(directory, StoreScript.OWNER, StoreScript.OPTIONS);
    }

    private static void assertRefused(Path directory, String reason) {
        StorageException refusal = assertThrows(StorageException.class, () -> open(directory));
        assertTrue(String.valueOf(refusal.getMessage()).contains(reason), refusal::toString);
    }

    @Test
    void aStoreIsOpenOnceAtATime() {
        try (SegmentedLogStore store = open(temporary)) {
            assertRefused(temporary, "is open already");
            store.write(List.of(Writes.append(0, 1)));
        }
        open(temporary).close();
    }

    @Test
    void somethingElseIsLeftAlone() throws IOException {
        Files.writeString(temporary.resolve("notes.txt"), "mine");
        assertRefused(temporary, "notes.txt");
        assertEquals("mine", Files.readString(temporary.resolve("notes.txt")));
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");
        assertRefused(file, "is not a directory");
    }

    @Test
    void optionsMayChange() {
        int index = 0;
        for (int segmentBytes : new int[] {4 << 10, 64 << 10, 8 << 10, 4 << 10}) {
            SegmentedLogStoreOptions options = new SegmentedLogStoreOptions(segmentBytes, 1 << 10, 1, 0);
            try (SegmentedLogStore store = SegmentedLogStore.open(temporary, StoreScript.OWNER, options)) {
                store.write(List.of(Writes.append(index, 30)));
                index += 30;
                LogSlice all = store.read(Writes.GROUP, 1, index, Long.MAX_VALUE);
                assertEquals(Writes.append(0, index).entries(), all);
            }
        }
    }

    /** The files of a store whose second life has written two commands. */
    private static Map<String, byte[]> files() {
        MemoryDisk disk = new MemoryDisk();
        StoreScript.open(disk).close();
        try (SegmentedLogStore store = StoreScript.open(disk)) {
            store.write(List.of(Writes.append(0, 1)));
            store.write(List.of(Writes.append(1, 1)));
        }
        return new TreeMap<>(disk.files());
    }

    private static MemoryDisk disk(Map<String, byte[]> files) {
        MemoryDisk disk = new MemoryDisk();
        files.forEach(disk::put);
        return disk;
    }

    private static byte[] bytes(Map<String, byte[]> files, String name) {
        return Objects.requireNonNull(files.get(name));
    }

    private static void assertBothThere(MemoryDisk disk) {
        try (SegmentedLogStore store = StoreScript.open(disk)) {
            assertEquals(Writes.append(0, 2).entries(), store.read(Writes.GROUP, 1, 2, Long.MAX_VALUE));
        }
    }

    /** A power loss tore the first frame of a segment, and the next life began the same one in another file. */
    @ParameterizedTest
    @ValueSource(strings = {FIRST, "segment-000003"})
    void aTornBeginningIsNotTakenForItsSegment(String torn) {
        Map<String, byte[]> files = files();
        byte[] beginning = Arrays.copyOf(bytes(files, SECOND), FrameHeader.BYTES + 4);
        files.put(torn, Arrays.copyOf(beginning, 4 << 10));
        assertBothThere(disk(files));
    }

    @Test
    void aBeginningThatIsDamagedLaterIsRefused() {
        Map<String, byte[]> files = files();
        files.remove(StoreDirectory.MARK);
        bytes(files, SECOND)[FrameHeader.BYTES + 1] ^= 1;
        StorageException refusal = assertThrows(StorageException.class, () -> StoreScript.open(disk(files)));
        assertTrue(String.valueOf(refusal.getMessage()).contains("file " + SECOND + ", offset 0"), refusal::toString);
    }

    @Test
    void aLastFrameThatWasAcknowledgedIsRefused() {
        Map<String, byte[]> files = files();
        byte[] segment = bytes(files, SECOND);
        int last = segment.length - 1;
        while (segment[last] == 0) {
            last--;
        }
        segment[last] = 0;
        assertThrows(StorageException.class, () -> StoreScript.open(disk(files)));
        // Without the mark it may be one that a power loss cut off.
        files.remove(StoreDirectory.MARK);
        try (SegmentedLogStore store = StoreScript.open(disk(files))) {
            assertEquals(Writes.id(1), store.recover(Writes.GROUP).last());
        }
    }

    @Test
    void aFirstStartThatWasCutOffIsBegunAnew() {
        Map<String, byte[]> files = new TreeMap<>();
        files.put(StoreDirectory.LOCK, new byte[0]);
        files.put(StoreDirectory.UNFINISHED_IDENTITY, new byte[3]);
        files.put(FIRST, bytes(files(), SECOND));
        MemoryDisk disk = disk(files);
        try (SegmentedLogStore store = StoreScript.open(disk)) {
            assertTrue(store.recover(Writes.GROUP).isPristine());
            store.write(List.of(Writes.append(0, 1)));
            store.write(List.of(Writes.append(1, 1)));
        }
        assertBothThere(disk);
    }

    @Test
    void aNewerFormatIsRefused() {
        Map<String, byte[]> files = files();
        byte[] identity = bytes(files, StoreDirectory.IDENTITY);
        identity[11]++;
        assertThrows(StorageException.class, () -> StoreScript.open(disk(files)));
        int checksum = Checksum.plain(identity);
        for (int i = 0; i < Integer.BYTES; i++) {
            identity[identity.length - 1 - i] = (byte) (checksum >>> (Byte.SIZE * i));
        }
        StorageException refusal = assertThrows(StorageException.class, () -> StoreScript.open(disk(files)));
        assertTrue(String.valueOf(refusal.getMessage()).contains("format version 3"), refusal::toString);
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SegmentedLogStoreOptions(4095, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new SegmentedLogStoreOptions((1 << 30) + 1, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new SegmentedLogStoreOptions(4096, 0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new SegmentedLogStoreOptions(4096, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new SegmentedLogStoreOptions(4096, 1, 1, -1));
    }

    @Test
    void aWriteThatDoesNotFitLeavesTheStoreAsItWas() {
        try (SegmentedLogStore store = open(temporary)) {
            store.write(List.of(Writes.append(0, 2)));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> store.write(List.of(Writes.append(2, 40), Writes.append(50, 1))));
            assertEquals(Writes.id(2), store.recover(Writes.GROUP).last(), "the first write did not happen either");
            store.write(List.of(Writes.append(2, 40)));
            store.write(List.of(Writes.append(42, 1)));
        }
        try (SegmentedLogStore store = open(temporary)) {
            assertEquals(Writes.append(0, 43).entries(), store.read(Writes.GROUP, 1, 43, Long.MAX_VALUE));
        }
    }
}
