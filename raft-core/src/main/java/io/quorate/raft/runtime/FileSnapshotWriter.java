package io.quorate.raft.runtime;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.SnapshotWriter;
import io.quorate.raft.spi.StorageException;
import io.quorate.raft.spi.StorageFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Writes a snapshot file under a temporary name. Synchronized, since the store's closing closes it too. */
final class FileSnapshotWriter implements SnapshotWriter {
    private static final int BUFFER_BYTES = 1 << 16;
    // Synced in steps: one sync at the end would keep the disk from the log for as long as the whole file takes.
    private static final int SYNC_BYTES = 1 << 20;

    private final FileSnapshotStore store;
    private final StoredSnapshot file;
    private final FileChannel channel;
    private final ByteBuffer header;
    private final @Nullable SnapshotMeta announced;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final CRC32C checksum = new CRC32C();
    private long position;
    private int unsyncedBytes;
    private State state = State.WRITING;

    private enum State {
        WRITING,
        FINISHED,
        /** Commit was tried; after a failure nobody knows which name the disk has, so the file is left alone. */
        COMMITTED,
        DROPPED
    }

    private FileSnapshotWriter(
            FileSnapshotStore store,
            StoredSnapshot file,
            FileChannel channel,
            ByteBuffer header,
            @Nullable SnapshotMeta announced) {
        this.store = store;
        this.file = file;
        this.channel = channel;
        this.header = header;
        this.announced = announced;
    }

    /** Makes the file and begins it; the announced meta data, if any, is what {@link #finish} compares with. */
    static FileSnapshotWriter create(
            FileSnapshotStore store, StoredSnapshot file, ByteBuffer header, @Nullable SnapshotMeta announced) {
        FileChannel channel = null;
        boolean begun = false;
        try {
            channel = FileChannel.open(file.path(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            writeFully(channel, header.duplicate());
            begun = true;
            return new FileSnapshotWriter(store, file, channel, header, announced);
        } catch (IOException e) {
            throw file.failure(e);
        } finally {
            if (!begun && channel != null) {
                Channels.closeQuietly(channel);
                file.discard();
            }
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public synchronized void append(Bytes bytes) {
        require(State.WRITING);
        try {
            int from = 0;
            while (from < bytes.length()) {
                int count = Math.min(buffer.remaining(), bytes.length() - from);
                bytes.slice(from, count).putInto(buffer);
                from += count;
                if (!buffer.hasRemaining()) {
                    flush();
                }
            }
            position += bytes.length();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        requireRoom();
        checksum.update(buffer.array(), 0, buffer.limit());
        unsyncedBytes += buffer.limit();
        writeFully(channel, buffer);
        buffer.clear();
        if (unsyncedBytes >= SYNC_BYTES) {
            unsyncedBytes = 0;
            channel.force(false);
        }
    }

    private void requireRoom() {
        try {
            store.requireRoom(buffer.limit());
        } catch (StorageFullException e) {
            drop();
            throw e;
        }
    }

    @Override
    public synchronized long position() {
        return position;
    }

    @Override
    public synchronized SnapshotReader finish() {
        require(State.WRITING);
        try {
            flush();
            int sum = (int) checksum.getValue();
            if (announced != null) {
                requireAnnounced(announced, sum);
            }
            writeFully(channel, SnapshotFile.footer(header, position, sum));
            channel.force(true);
            channel.close();
        } catch (IOException e) {
            throw failure(e);
        }
        SnapshotReader reader = store.open(file);
        state = State.FINISHED;
        return reader;
    }

    private void requireAnnounced(SnapshotMeta expected, int sum) {
        if (position != expected.sizeBytes() || sum != expected.checksum()) {
            drop();
            throw new StorageException("received %s with checksum %08x, but got %d bytes with checksum %08x"
                    .formatted(expected, expected.checksum(), position, sum));
        }
    }

    @Override
    public synchronized void commit() {
        require(State.FINISHED);
        state = State.COMMITTED;
        if (!store.commit(file)) {
            drop();
        }
    }

    @Override
    public synchronized void close() {
        if (state != State.COMMITTED && state != State.DROPPED) {
            drop();
        }
        store.closed(this);
    }

    private StorageException failure(IOException cause) {
        drop();
        return file.failure(cause);
    }

    private void drop() {
        state = State.DROPPED;
        Channels.closeQuietly(channel);
        file.discard();
    }

    private void require(State required) {
        if (state != required) {
            throw new IllegalStateException("the snapshot must be " + required + ", but is " + state);
        }
    }
}
