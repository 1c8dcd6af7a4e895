package io.quorate.raft.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link SnapshotStore} must do. An implementation extends this class and tells how it is opened. */
public abstract class SnapshotStoreContract {
    static final Configuration MEMBERS = new Configuration(
            List.of(new Member(NodeId.of("n1"), "h1:1", 10, 11), Member.of("n4", "h4:1")),
            List.of(
                    new Member(NodeId.of("n1"), "h1:1", 10, 11),
                    new Member(NodeId.of("n2"), "höst:1", -3, Long.MIN_VALUE)),
            List.of(new Member(NodeId.of("n5"), "[::1]:7005", 0, 15)));

    private Path directory;
    private SnapshotStore store;

    /** Opens the store under test, in this directory, which may hold an earlier life of it. */
    protected abstract SnapshotStore open(Path directory);

    /** Returns whether the store outlives its object. */
    protected boolean isDurable() {
        return true;
    }

    @BeforeEach
    void openStore(@TempDir Path temporary) {
        directory = temporary.resolve("snapshots");
        store = open(directory);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    /** Returns the store under test. */
    protected final SnapshotStore store() {
        return store;
    }

    /** Returns where the store under test keeps its files. */
    protected final Path directory() {
        return directory;
    }

    /** Closes the store and opens it again, if it outlives its object. */
    protected final void reopen() {
        if (isDurable()) {
            store.close();
            store = open(directory);
        }
    }

    /** Returns so many bytes, the same ones for the same seed. */
    protected static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    /** Takes and commits a snapshot of the state after this entry. */
    protected final SnapshotMeta commit(EntryId last, byte[] content) {
        try (SnapshotWriter writer = store.take(last, last.index() / 2, MEMBERS)) {
            writer.append(Bytes.copyOf(content));
            SnapshotMeta meta;
            try (SnapshotReader finished = writer.finish()) {
                meta = finished.meta();
            }
            writer.commit();
            return meta;
        }
    }

    /** Returns what a snapshot of this content says of itself. */
    protected static SnapshotMeta meta(EntryId last, byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return new SnapshotMeta(last, last.index() / 2, MEMBERS, content.length, (int) crc.getValue());
    }

    private static byte[] streamed(SnapshotReader reader) {
        try (InputStream in = reader.stream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError("the stream of a whole snapshot", e);
        }
    }

    private static byte[] readInSteps(SnapshotReader reader, int step) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Bytes next = reader.read(0, step);
        while (next.length() > 0) {
            all.writeBytes(next.toByteArray());
            next = reader.read(all.size(), step);
        }
        return all.toByteArray();
    }

    /** Checks that this is the latest snapshot, in this life of the store and in the next. */
    protected final void assertLatest(EntryId last, byte[] content) {
        assertHolds(last, content);
        reopen();
        assertHolds(last, content);
    }

    private void assertHolds(EntryId last, byte[] content) {
        try (SnapshotReader reader = store.latest().orElseThrow()) {
            assertEquals(meta(last, content), reader.meta());
            assertArrayEquals(content, streamed(reader));
            assertArrayEquals(content, readInSteps(reader, 1 + content.length / 3));
        }
    }

    private void assertNone() {
        assertEquals(Optional.empty(), store.latest());
        reopen();
        assertEquals(Optional.empty(), store.latest());
    }

    static EntryId id(long index, long term) {
        return new EntryId(index, term);
    }

    @Test
    void anEmptyStoreHasNoLatest() {
        assertNone();
    }

    @Test
    void aTakenSnapshotComesBackAsItWas() {
        byte[] content = bytes(300_000, 1);
        assertEquals(meta(id(10, 3), content), commit(id(10, 3), content));
        assertLatest(id(10, 3), content);
    }

    @Test
    void anEmptySnapshotIsOneToo() {
        commit(id(1, 1), new byte[0]);
        assertLatest(id(1, 1), new byte[0]);
    }

    @Test
    void manyAppendsMakeOneSnapshot() {
        byte[] content = bytes(200_003, 2);
        try (SnapshotWriter writer = store.take(id(9, 2), 4, MEMBERS)) {
            int position = 0;
            for (int length = 1; position < content.length; length = length * 2 + 1) {
                int taken = Math.min(length, content.length - position);
                writer.append(Bytes.wrap(content, position, taken));
                writer.append(Bytes.EMPTY);
                position += taken;
                assertEquals(position, writer.position());
            }
            writer.finish().close();
            writer.commit();
        }
        assertLatest(id(9, 2), content);
    }

    @Test
    void aFinishedSnapshotIsReadBeforeItCounts() {
        byte[] content = bytes(5000, 3);
        try (SnapshotWriter writer = store.take(id(4, 1), 2, MEMBERS)) {
            writer.append(Bytes.wrap(content));
            try (SnapshotReader reader = writer.finish()) {
                assertEquals(meta(id(4, 1), content), reader.meta());
                assertArrayEquals(content, streamed(reader));
                assertEquals(Optional.empty(), store.latest(), "not committed");
                writer.commit();
                assertArrayEquals(content, streamed(reader), "readable as before");
            }
        }
        assertLatest(id(4, 1), content);
    }

    @Test
    void aFinishedSnapshotIsReadableAfterItWasDropped() {
        byte[] content = bytes(5000, 4);
        SnapshotWriter writer = store.take(id(4, 1), 2, MEMBERS);
        writer.append(Bytes.wrap(content));
        try (SnapshotReader reader = writer.finish()) {
            writer.close();
            assertArrayEquals(content, streamed(reader));
        }
        assertNone();
    }

    @Test
    void withoutCommitNothingChanges() {
        byte[] before = bytes(1000, 5);
        commit(id(5, 1), before);
        try (SnapshotWriter unfinished = store.take(id(6, 1), 2, MEMBERS)) {
            unfinished.append(Bytes.wrap(bytes(100, 6)));
        }
        try (SnapshotWriter finished = store.take(id(7, 1), 2, MEMBERS)) {
            finished.append(Bytes.wrap(bytes(100, 7)));
            finished.finish().close();
        }
        assertLatest(id(5, 1), before);
    }

    @Test
    void whatIsUnfinishedIsDroppedWithTheStore() {
        SnapshotWriter unfinished = store.take(id(6, 1), 2, MEMBERS);
        unfinished.append(Bytes.wrap(bytes(100_000, 8)));
        store.close();
        assertThrows(RuntimeException.class, unfinished::finish);
        assertDoesNotThrow(unfinished::close);
        if (isDurable()) {
            store = open(directory);
            assertNone();
        }
    }

    @Test
    void aReceivedSnapshotIsTheAnnouncedOne() {
        byte[] content = bytes(70_000, 9);
        SnapshotMeta announced = meta(id(20, 5), content);
        try (SnapshotWriter writer = store.receive(announced)) {
            writer.append(Bytes.wrap(content, 0, 40_000));
            writer.append(Bytes.wrap(content, 40_000, 30_000));
            try (SnapshotReader reader = writer.finish()) {
                assertEquals(announced, reader.meta());
            }
            writer.commit();
        }
        assertLatest(id(20, 5), content);
    }

    @Test
    void aReceivedSnapshotOfAnotherSizeOrChecksumIsRefused() {
        byte[] content = bytes(1000, 10);
        SnapshotMeta announced = meta(id(20, 5), content);
        byte[] flipped = content.clone();
        flipped[500] ^= 1;
        for (Bytes wrong :
                List.of(Bytes.wrap(content, 0, 999), Bytes.wrap(bytes(1001, 10)), Bytes.wrap(flipped), Bytes.EMPTY)) {
            try (SnapshotWriter writer = store.receive(announced)) {
                assertThrows(StorageException.class, () -> {
                    writer.append(wrong);
                    writer.finish().close();
                });
                assertThrows(RuntimeException.class, writer::commit, "what was refused cannot count");
            }
        }
        assertNone();
    }

    @Test
    void commitNeedsFinish() {
        try (SnapshotWriter writer = store.take(id(6, 1), 2, MEMBERS)) {
            assertThrows(RuntimeException.class, writer::commit);
        }
        assertNone();
    }

    @Test
    void aNewerSnapshotTakesThePlaceAndReadersOfTheOldOneReadOn() {
        byte[] old = bytes(200_000, 11);
        byte[] newer = bytes(100, 12);
        commit(id(5, 1), old);
        SnapshotReader first = store.latest().orElseThrow();
        try (SnapshotReader second = store.latest().orElseThrow()) {
            commit(id(9, 2), newer);
            assertHolds(id(9, 2), newer);
            assertArrayEquals(old, streamed(first));
            first.close();
            assertArrayEquals(old, readInSteps(second, 7000));
            assertEquals(id(5, 1), second.meta().last());
        }
        assertLatest(id(9, 2), newer);
    }

    @Test
    void anOlderSnapshotNeverReplacesTheLatest() {
        byte[] latest = bytes(100, 13);
        try (SnapshotWriter late = store.take(id(5, 1), 2, MEMBERS)) {
            late.append(Bytes.wrap(bytes(50, 14)));
            late.finish().close();
            commit(id(9, 2), latest);
            late.commit();
        }
        assertLatest(id(9, 2), latest);
    }

    @Test
    void readsAtTheEdges() {
        byte[] content = bytes(1000, 15);
        commit(id(5, 1), content);
        try (SnapshotReader reader = store.latest().orElseThrow()) {
            assertEquals(Bytes.wrap(content), reader.read(0, Integer.MAX_VALUE), "what is left, however much is asked");
            assertEquals(Bytes.wrap(content, 999, 1), reader.read(999, 10));
            assertEquals(Bytes.wrap(content, 10, 20), reader.read(10, 20));
            assertEquals(Bytes.EMPTY, reader.read(1000, 10));
        }
    }

    @Test
    void aStreamStandsByItself() throws IOException {
        byte[] content = bytes(200_000, 16);
        commit(id(5, 1), content);
        try (SnapshotReader reader = store.latest().orElseThrow();
                InputStream one = reader.stream();
                InputStream two = reader.stream()) {
            for (int i = 0; i < 1000; i++) {
                assertEquals(content[i] & 0xff, one.read());
            }
            assertArrayEquals(content, two.readAllBytes());
            assertEquals(Bytes.wrap(content, 0, 5), reader.read(0, 5));
            assertEquals(content.length - 1000, one.readAllBytes().length);
            assertEquals(-1, one.read());
        }
    }

    @Test
    void closingTwiceDoesNothingAndAClosedStoreRefuses() {
        commit(id(5, 1), bytes(10, 17));
        SnapshotReader reader = store.latest().orElseThrow();
        reader.close();
        reader.close();
        assertThrows(RuntimeException.class, () -> reader.read(0, 1));
        SnapshotReader left = store.latest().orElseThrow();
        store.close();
        store.close();
        assertThrows(RuntimeException.class, () -> left.read(0, 1), "the store released it");
        assertDoesNotThrow(left::close);
        assertThrows(RuntimeException.class, store::latest);
        assertThrows(RuntimeException.class, () -> store.take(id(6, 1), 2, MEMBERS));
        SnapshotMeta announced = meta(id(20, 5), new byte[0]);
        assertThrows(RuntimeException.class, () -> store.receive(announced));
    }

    @Test
    void manySnapshotsLeaveOne() {
        for (int i = 1; i <= 20; i++) {
            commit(id(i, 1), bytes(i, i));
        }
        assertTrue(store.latest().isPresent());
        assertLatest(id(20, 1), bytes(20, 20));
    }
}
