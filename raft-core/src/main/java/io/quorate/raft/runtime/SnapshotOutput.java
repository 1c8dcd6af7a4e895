package io.quorate.raft.runtime;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.SnapshotWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** The stream that a state machine writes its snapshot to: buffered, and cut short where the node is being closed. */
final class SnapshotOutput extends OutputStream {
    private static final int BUFFER_BYTES = 64 << 10;

    private final SnapshotWriter writer;
    private final BooleanSupplier stopped;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;

    SnapshotOutput(SnapshotWriter writer, BooleanSupplier stopped) {
        this.writer = writer;
        this.stopped = stopped;
    }

    @Override
    public void write(int value) throws IOException {
        if (filled == BUFFER_BYTES) {
            flush();
        }
        buffer[filled++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int from = offset;
        int left = length;
        while (left > 0) {
            if (filled == BUFFER_BYTES) {
                flush();
            }
            int part = Math.min(left, BUFFER_BYTES - filled);
            System.arraycopy(bytes, from, buffer, filled, part);
            filled += part;
            from += part;
            left -= part;
        }
    }

    @Override
    public void flush() throws IOException {
        if (stopped.getAsBoolean()) {
            throw new IOException("the node is being closed");
        }
        if (filled > 0) {
            // The writer may keep what it is given, so the array is handed over.
            writer.append(Bytes.wrap(buffer, 0, filled));
            buffer = new byte[BUFFER_BYTES];
            filled = 0;
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
