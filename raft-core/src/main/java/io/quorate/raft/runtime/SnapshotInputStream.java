package io.quorate.raft.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * A snapshot's payload from its beginning to its end, buffered. The checksum is compared before the last bytes are
 * handed out, so that a reader that stops at the last byte, without asking for the end, has its verdict all the same.
 */
final class SnapshotInputStream extends InputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final FileSnapshotReader reader;
    private final CRC32C checksum = new CRC32C();
    private final ByteBuffer buffer;
    private long filled;
    private boolean verified;
    private boolean closed;

    SnapshotInputStream(FileSnapshotReader reader) {
        this.reader = reader;
        this.buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, size())).limit(0);
    }

    private long size() {
        return reader.meta().sizeBytes();
    }

    @Override
    public int read() throws IOException {
        return hasNext() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!hasNext()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    @Override
    public int available() {
        return closed ? 0 : buffer.remaining();
    }

    private boolean hasNext() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (!buffer.hasRemaining()) {
            fill();
        }
        return buffer.hasRemaining();
    }

    private void fill() throws IOException {
        int length = (int) Math.min(buffer.capacity(), size() - filled);
        buffer.clear().limit(length);
        try {
            if (length > 0) {
                reader.fill(buffer, filled);
            }
            buffer.flip();
            checksum.update(buffer.array(), 0, length);
            filled += length;
            if (filled == size()) {
                verify();
            }
        } catch (IOException e) {
            // Nothing is handed out after a failure, whatever the buffer holds; asking again fails again.
            buffer.limit(0);
            throw reader.failure(e);
        }
    }

    private void verify() throws IOException {
        if (!verified && (int) checksum.getValue() != reader.meta().checksum()) {
            throw new SnapshotFile.DamagedException("has a wrong checksum over its content");
        }
        verified = true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
