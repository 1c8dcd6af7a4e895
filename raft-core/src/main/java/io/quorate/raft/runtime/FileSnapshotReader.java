package io.quorate.raft.runtime;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Reads a snapshot file through a channel of its own. */
final class FileSnapshotReader implements SnapshotReader {
    private final StoredSnapshot file;
    private final FileChannel channel;
    private final SnapshotFile.Layout layout;
    private final Consumer<FileSnapshotReader> closing;
    private final AtomicBoolean closed = new AtomicBoolean();

    private FileSnapshotReader(
            StoredSnapshot file,
            FileChannel channel,
            SnapshotFile.Layout layout,
            Consumer<FileSnapshotReader> closing) {
        this.file = file;
        this.channel = channel;
        this.layout = layout;
        this.closing = closing;
    }

    /**
     * Opens a snapshot file, its header, footer and length verified.
     *
     * @throws StorageException if the file is damaged or cannot be read
     */
    static FileSnapshotReader open(StoredSnapshot file, Consumer<FileSnapshotReader> closing) {
        file.retain();
        FileChannel channel = null;
        FileSnapshotReader reader = null;
        try {
            channel = FileChannel.open(file.path(), StandardOpenOption.READ);
            reader = new FileSnapshotReader(file, channel, SnapshotFile.read(channel), closing);
            return reader;
        } catch (IOException e) {
            throw file.failure(e);
        } finally {
            if (reader == null) {
                Channels.closeQuietly(channel);
                file.release();
            }
        }
    }

    @Override
    public SnapshotMeta meta() {
        return layout.meta();
    }

    @Override
    public Bytes read(long offset, int maxBytes) {
        long left = meta().sizeBytes() - offset;
        if (offset < 0 || left < 0 || maxBytes < 0) {
            throw new IllegalArgumentException(
                    "not within " + meta().sizeBytes() + " bytes: " + maxBytes + " from " + offset);
        }
        byte[] bytes = new byte[(int) Math.min(left, maxBytes)];
        try {
            fill(ByteBuffer.wrap(bytes), offset);
        } catch (IOException e) {
            throw file.failure(e);
        }
        return Bytes.wrap(bytes);
    }

    /** Fills the rest of the buffer with the payload's bytes from this offset on. */
    void fill(ByteBuffer buffer, long offset) throws IOException {
        SnapshotFile.fill(buffer, channel, layout.payloadOffset() + offset);
    }

    /** Returns the exception that says which file it is and what went wrong with it. */
    IOException failure(IOException cause) {
        return new IOException(file.describe(cause), cause);
    }

    @Override
    public InputStream stream() {
        return new SnapshotInputStream(this);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closing.accept(this);
            Channels.closeQuietly(channel);
            file.release();
        }
    }
}
