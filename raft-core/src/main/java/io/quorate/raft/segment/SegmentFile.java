package io.quorate.raft.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of a fixed size in which one segment after the other may live. One thread writes, any may read at the same
 * time.
 */
final class SegmentFile implements AutoCloseable {
    private final int slot;
    private final Path path;
    private final int capacity;
    private final FileChannel file;
    // Apart from the writer's: an interrupt of a thread that reads closes the channel it reads from.
    private volatile FileChannel reading;
    private volatile boolean closed;

    private SegmentFile(int slot, Path path, int capacity, FileChannel file) throws IOException {
        this.slot = slot;
        this.path = path;
        this.capacity = capacity;
        this.file = file;
        this.reading = openToRead();
    }

    /** Opens a file that is there; one that is too long to be a segment is taken for as long as one may be. */
    static SegmentFile open(StoreDirectory directory, int slot) throws IOException {
        Path path = directory.segmentFile(slot);
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new SegmentFile(slot, path, (int) Math.min(Integer.MAX_VALUE, file.size()), file);
    }

    /** Makes a file of zeros, durably, so that a write to it later changes nothing but its bytes. */
    static SegmentFile create(StoreDirectory directory, int slot, int capacity) throws IOException {
        Path path = directory.segmentFile(slot);
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileBytes.writeZeros(file, capacity);
            file.force(true);
            directory.sync();
            return new SegmentFile(slot, path, capacity, file);
        } catch (IOException e) {
            // As on a full disk: nothing of it was ever used.
            file.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    int slot() {
        return slot;
    }

    Path path() {
        return path;
    }

    int capacity() {
        return capacity;
    }

    void write(ByteBuffer bytes, int position) throws IOException {
        FileBytes.write(file, bytes, position);
    }

    /** Waits until what was written is on stable storage. */
    void sync() throws IOException {
        file.force(false);
    }

    /** Fills the first so many bytes of the array from this position on. */
    void read(byte[] target, int length, int position) throws IOException {
        try {
            FileBytes.read(reading, target, length, position);
        } catch (ClosedChannelException e) {
            if (closed || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            FileBytes.read(readingAgain(), target, length, position);
        }
    }

    private synchronized FileChannel readingAgain() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (!reading.isOpen()) {
            reading = openToRead();
        }
        return reading;
    }

    private FileChannel openToRead() throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ);
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        try {
            reading.close();
        } finally {
            file.close();
        }
    }
}
