package io.quorate.raft.runtime;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.SnapshotWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** The stream that a state machine writes its snapshot to: buffered, and cut short where the node is being closed. */
final class SnapshotOutput extends OutputStream {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int FIRST_BYTES = 256;

    private final SnapshotWriter writer;
    private final BooleanSupplier stopped;
    // Grows with what is written, as most snapshots of small groups would fill little of it.
    private byte[] buffer = new byte[0];
    private int filled;

    SnapshotOutput(SnapshotWriter writer, BooleanSupplier stopped) {
        this.writer = writer;
        this.stopped = stopped;
    }

    @Override
    public void write(int value) throws IOException {
        if (filled == buffer.length) {
            makeRoom();
        }
        buffer[filled++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int from = offset;
        int left = length;
        while (left > 0) {
            if (filled == buffer.length) {
                makeRoom();
            }
            int part = Math.min(left, buffer.length - filled);
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
            buffer = new byte[0];
            filled = 0;
        }
    }

    private void makeRoom() throws IOException {
        if (filled == BUFFER_BYTES) {
            flush();
            buffer = new byte[BUFFER_BYTES];
        } else {
            buffer = Arrays.copyOf(buffer, Math.min(BUFFER_BYTES, Math.max(FIRST_BYTES, 2 * filled)));
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
