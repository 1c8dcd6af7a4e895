package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.runtime.disk.MemoryDisk;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.SnapshotWriter;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * Random snapshots, taken and received, committed and dropped, read while newer ones come, in a store that is opened
 * and closed some times. What a snapshot holds follows from its index. The disk is marked with twice the index of the
 * newest snapshot, and one more while a commit is under way.
 */
final class SnapshotScript {
    static final Configuration MEMBERS = Configuration.ofVoters(Member.of("n1", "h1:1"), Member.of("n2", "höst:1"));

    private static final int MOST_BYTES = 70_000;

    private final MemoryDisk disk;
    private final SplittableRandom random;
    private final List<SnapshotReader> readers = new ArrayList<>();
    private long newest;
    private long next = 1;
    private boolean committing;

    SnapshotScript(MemoryDisk disk, long seed) {
        this.disk = disk;
        this.random = new SplittableRandom(seed);
    }

    /** Returns the index of the newest snapshot that is committed; 0 = none. */
    long newest() {
        return newest;
    }

    /** Returns the index of the snapshot whose commit was begun last, whether it succeeded or not. */
    long begun() {
        return committing ? next - 1 : newest;
    }

    /** Opens the store so many times, and makes about so many snapshots each time. */
    void run(int lives, int snapshots) throws IOException {
        for (int life = 0; life < lives; life++) {
            try (FileSnapshotStore store = new FileSnapshotStore(disk.directory())) {
                for (int i = random.nextInt(snapshots) + 1; i > 0; i--) {
                    make(store);
                }
                readers.clear();
            }
        }
    }

    private void make(FileSnapshotStore store) throws IOException {
        long index = next++;
        byte[] content = content(index);
        boolean received = random.nextBoolean();
        boolean spoilt = received && random.nextInt(4) == 0;
        try (SnapshotWriter writer = received
                ? store.receive(meta(index, content, spoilt ? 1 : 0))
                : store.take(id(index), index / 2, MEMBERS)) {
            append(writer, content);
            if (random.nextInt(6) == 0) {
                return;
            }
            if (spoilt) {
                assertThrows(StorageException.class, writer::finish);
                return;
            }
            try (SnapshotReader finished = writer.finish()) {
                check(finished, index);
            }
            if (random.nextInt(6) > 0) {
                commit(writer, index);
            }
        }
        store.latest().ifPresent(random.nextInt(3) == 0 ? readers::add : SnapshotReader::close);
        if (random.nextInt(3) == 0) {
            readers.forEach(SnapshotReader::close);
            readers.clear();
        }
    }

    private void commit(SnapshotWriter writer, long index) {
        disk.mark(2 * newest + 1);
        committing = true;
        writer.commit();
        committing = false;
        newest = index;
        disk.mark(2 * newest);
    }

    private void append(SnapshotWriter writer, byte[] content) {
        int from = 0;
        while (from < content.length) {
            int count = Math.min(content.length - from, 1 + random.nextInt(20_000));
            writer.append(Bytes.wrap(content, from, count));
            from += count;
        }
    }

    private static EntryId id(long index) {
        return new EntryId(index, 1 + index / 5);
    }

    /** Returns what the snapshot of this index holds. */
    static byte[] content(long index) {
        SplittableRandom random = new SplittableRandom(index);
        byte[] content = new byte[random.nextInt(5) == 0 ? random.nextInt(MOST_BYTES) : random.nextInt(700)];
        random.nextBytes(content);
        return content;
    }

    private static SnapshotMeta meta(long index, byte[] content, int wrong) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return new SnapshotMeta(id(index), index / 2, MEMBERS, content.length, (int) checksum.getValue() + wrong);
    }

    /** Reads it all and fails if it is not the snapshot of this index. */
    static void check(SnapshotReader reader, long index) throws IOException {
        byte[] content = content(index);
        assertEquals(meta(index, content, 0), reader.meta());
        try (InputStream stream = reader.stream()) {
            assertEquals(Bytes.wrap(content), Bytes.wrap(stream.readAllBytes()));
        }
    }

    /** Reads the latest snapshot whole and returns its index; 0 = there is none. */
    static long latest(FileSnapshotStore store) throws IOException {
        Optional<SnapshotReader> latest = store.latest();
        if (latest.isEmpty()) {
            return 0;
        }
        try (SnapshotReader reader = latest.get()) {
            check(reader, reader.meta().index());
            return reader.meta().index();
        }
    }

    /** Takes and commits a snapshot. */
    static void add(FileSnapshotStore store, long index) throws IOException {
        try (SnapshotWriter writer = store.take(id(index), index / 2, MEMBERS)) {
            writer.append(Bytes.wrap(content(index)));
            writer.finish().close();
            writer.commit();
        }
        assertEquals(index, latest(store));
    }
}
