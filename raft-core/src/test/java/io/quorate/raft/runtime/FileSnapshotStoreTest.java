package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.SnapshotStore;
import io.quorate.raft.spi.SnapshotStoreContract;
import io.quorate.raft.spi.SnapshotWriter;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FileSnapshotStoreTest extends SnapshotStoreContract {
    private static final EntryId LAST = new EntryId(5, 2);
    private static final String NAME = "0000000000000000005.snapshot";

    @Override
    protected SnapshotStore open(Path directory) {
        return new FileSnapshotStore(directory);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void filesComeAndGoWithTheirReaders() throws IOException {
        commit(LAST, bytes(10, 1));
        assertEquals(List.of(NAME), files());
        SnapshotReader reader = store().latest().orElseThrow();
        commit(new EntryId(8, 2), bytes(10, 2));
        assertEquals(List.of(NAME, "0000000000000000008.snapshot"), files(), "the old one is still read");
        reader.close();
        assertEquals(List.of("0000000000000000008.snapshot"), files());
    }

    @Test
    void droppedSnapshotsLeaveNoFile() throws IOException {
        SnapshotWriter unfinished = store().take(LAST, 1, Configuration.EMPTY);
        unfinished.append(Bytes.utf8("x"));
        assertEquals(1, files().size());
        unfinished.close();
        assertEquals(List.of(), files());
        SnapshotWriter finished = store().take(LAST, 1, Configuration.EMPTY);
        SnapshotReader reader = finished.finish();
        finished.close();
        assertEquals(1, files().size(), "still read");
        reader.close();
        assertEquals(List.of(), files());
        store().take(LAST, 1, Configuration.EMPTY);
        store().close();
        assertEquals(List.of(), files());
    }

    @Test
    void anOlderSnapshotThatComesLateLeavesNoFile() throws IOException {
        try (SnapshotWriter late = store().take(LAST, 1, Configuration.EMPTY)) {
            late.finish().close();
            commit(new EntryId(9, 2), bytes(1, 1));
            late.commit();
        }
        assertEquals(List.of("0000000000000000009.snapshot"), files());
    }

    @Test
    void openingClearsUpWhatACrashLeft() throws IOException {
        byte[] newest = bytes(500, 3);
        commit(LAST, bytes(100, 4));
        byte[] old = Files.readAllBytes(directory().resolve(NAME));
        commit(new EntryId(9, 2), newest);
        store().close();
        Files.write(directory().resolve(NAME), old);
        Files.write(directory().resolve("0000000000000000012-1.tmp"), old);
        Files.writeString(directory().resolve("notes.txt"), "not ours");
        reopen();
        assertEquals(List.of("0000000000000000009.snapshot", "notes.txt"), files());
        assertLatest(new EntryId(9, 2), newest);
    }

    @Test
    void aDamagedNewestIsNotPassedOverForAnOlderOne() throws IOException {
        commit(LAST, bytes(100, 4));
        store().close();
        Path newest = directory().resolve("0000000000000000009.snapshot");
        Files.write(newest, new byte[100]);
        reopen();
        StorageException refusal = assertThrows(StorageException.class, () -> store().latest());
        assertTrue(refusal.toString().contains(newest.toString()), refusal::toString);
        assertEquals(List.of(NAME, "0000000000000000009.snapshot"), files(), "both stay for whoever mends it");
    }

    @Test
    void aFileUnderAnotherSnapshotsNameIsRefused() throws IOException {
        commit(LAST, bytes(100, 4));
        store().close();
        Files.move(directory().resolve(NAME), directory().resolve("0000000000000000006.snapshot"));
        reopen();
        StorageException refusal = assertThrows(StorageException.class, () -> store().latest());
        assertTrue(refusal.toString().contains("0000000000000000006.snapshot"), refusal::toString);
    }

    @Test
    void aFileThatDisappearedIsNamed() throws IOException {
        commit(LAST, bytes(100, 4));
        Files.delete(directory().resolve(NAME));
        StorageException refusal = assertThrows(StorageException.class, () -> store().latest());
        assertTrue(refusal.toString().contains(NAME), refusal::toString);
    }

    @Test
    void aFileCutShortAnywhereIsRefused() throws IOException {
        commit(LAST, bytes(200, 5));
        byte[] whole = Files.readAllBytes(directory().resolve(NAME));
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "cut to " + length + " bytes");
        }
        assertRefused(Arrays.copyOf(whole, whole.length + 1), "one byte too long");
        assertRefused(concat(whole, whole), "twice");
    }

    @Test
    void partsOfTwoFilesAreNotOne() throws IOException {
        commit(LAST, bytes(200, 5));
        byte[] one = Files.readAllBytes(directory().resolve(NAME));
        commit(new EntryId(6, 2), bytes(200, 6));
        byte[] two = Files.readAllBytes(directory().resolve("0000000000000000006.snapshot"));
        assertEquals(one.length, two.length);
        byte[] mixed = two.clone();
        System.arraycopy(one, 0, mixed, 0, one.length / 2);
        Files.delete(directory().resolve("0000000000000000006.snapshot"));
        assertRefused(mixed, "the header of one, the footer of another");
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private void assertRefused(byte[] content, String how) throws IOException {
        Files.write(directory().resolve(NAME), content);
        reopen();
        StorageException refusal = assertThrows(StorageException.class, () -> store().latest(), how);
        assertTrue(refusal.toString().contains(NAME), refusal::toString);
    }

    @Test
    void everyFlippedBitIsRefusedOrCaughtByTheStream() throws IOException {
        byte[] content = bytes(200, 7);
        commit(LAST, content);
        byte[] whole = Files.readAllBytes(directory().resolve(NAME));
        int caughtByTheStream = 0;
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(directory().resolve(NAME), flipped);
            IOException caught = caughtByStream();
            if (caught != null) {
                assertTrue(caught.toString().contains(NAME), caught::toString);
                caughtByTheStream++;
            }
        }
        assertEquals(content.length * 8, caughtByTheStream, "exactly the content's");
    }

    private @Nullable IOException caughtByStream() {
        SnapshotReader reader;
        try {
            reader = store().latest().orElseThrow();
        } catch (StorageException e) {
            assertTrue(e.toString().contains(NAME), e::toString);
            return null;
        }
        try (reader) {
            return assertThrows(IOException.class, () -> readExactly(reader), "what was not refused");
        }
    }

    /** Reads every byte, but does not ask for the end. */
    private static void readExactly(SnapshotReader reader) throws IOException {
        try (InputStream in = reader.stream()) {
            in.readNBytes((int) reader.meta().sizeBytes());
        }
    }

    @Test
    void aStreamThatFoundDamageKeepsFailing() throws IOException {
        commit(LAST, bytes(200_000, 8));
        Path file = directory().resolve(NAME);
        byte[] damaged = Files.readAllBytes(file);
        damaged[damaged.length / 2] ^= 1;
        Files.write(file, damaged);
        try (SnapshotReader reader = store().latest().orElseThrow();
                InputStream in = reader.stream()) {
            assertThrows(IOException.class, in::readAllBytes);
            assertThrows(IOException.class, in::read);
        }
    }

    @Test
    void aFileCutShortWhileItIsReadIsNamed() throws IOException {
        commit(LAST, bytes(200_000, 9));
        Path file = directory().resolve(NAME);
        try (SnapshotReader reader = store().latest().orElseThrow();
                InputStream in = reader.stream()) {
            Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100_000));
            StorageException read = assertThrows(StorageException.class, () -> reader.read(150_000, 10));
            assertTrue(read.toString().contains(NAME), read::toString);
            IOException streamed = assertThrows(IOException.class, in::readAllBytes);
            assertTrue(streamed.toString().contains(NAME), streamed::toString);
        }
    }

    @Test
    void aStreamEndsWithItsReader() throws IOException {
        commit(LAST, bytes(200_000, 10));
        SnapshotReader reader = store().latest().orElseThrow();
        InputStream in = reader.stream();
        assertEquals(100, in.readNBytes(100).length);
        reader.close();
        assertThrows(IOException.class, in::readAllBytes);
        in.close();
        assertThrows(IOException.class, in::read);
    }

    @Test
    void readsOutsideAreRefused() {
        commit(LAST, bytes(100, 11));
        try (SnapshotReader reader = store().latest().orElseThrow()) {
            assertThrows(IllegalArgumentException.class, () -> reader.read(101, 1));
            assertThrows(IllegalArgumentException.class, () -> reader.read(-1, 1));
            assertThrows(IllegalArgumentException.class, () -> reader.read(0, -1));
        }
    }

    @Test
    void aWriterIsUsedInItsOrder() {
        try (SnapshotWriter writer = store().take(LAST, 1, Configuration.EMPTY)) {
            writer.append(Bytes.utf8("x"));
            writer.finish().close();
            assertThrows(IllegalStateException.class, writer::finish);
            assertThrows(IllegalStateException.class, () -> writer.append(Bytes.utf8("y")));
            writer.commit();
            assertThrows(IllegalStateException.class, writer::commit);
        }
        assertTrue(store().latest().isPresent(), "closing a committed writer keeps the snapshot");
    }

    @Test
    void theLargestConfigurationFits() {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < Configuration.MAX_MEMBERS; i++) {
            members.add(Member.of("n".repeat(60) + i, "€".repeat(255)));
        }
        Configuration configuration = Configuration.ofVoters(members);
        try (SnapshotWriter writer = store().take(LAST, 1, configuration)) {
            writer.finish().close();
            writer.commit();
        }
        reopen();
        try (SnapshotReader reader = store().latest().orElseThrow()) {
            assertEquals(configuration, reader.meta().configuration());
        }
    }

    @Test
    void aDirectoryThatCannotBeIsRefused() throws IOException {
        Path file = directory().resolve("a-file");
        Files.createDirectories(directory());
        Files.writeString(file, "in the way");
        StorageException refusal = assertThrows(StorageException.class, () -> open(file.resolve("snapshots")));
        assertTrue(refusal.toString().contains(file.toString()), refusal::toString);
        assertFalse(Files.isDirectory(file));
        assertArrayEquals("in the way".getBytes(StandardCharsets.UTF_8), Files.readAllBytes(file));
    }
}
