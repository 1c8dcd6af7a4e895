package peerbench.floor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of zeros, written over in a circle, one record after the other, each synced before the call returns. */
final class FloorLog implements AutoCloseable {
    private static final int SIZE = 64 << 20;

    private final FileChannel file;
    private long position;

    FloorLog(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (int at = 0; at < SIZE; at += zeros.capacity()) {
            file.write(zeros.rewind(), at);
        }
        file.force(true);
    }

    /** Writes what is left in the buffer, and waits until the disk has it. */
    void append(ByteBuffer record) throws IOException {
        if (position + record.remaining() > SIZE) {
            position = 0;
        }
        while (record.hasRemaining()) {
            position += file.write(record, position);
        }
        file.force(false);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
