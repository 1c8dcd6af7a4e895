package io.quorate.raft.segment;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads and writes whole ranges of a file, however many calls that takes. */
final class FileBytes {
    // The JDK copies through a buffer of its own, as large as what is asked for.
    private static final int CHUNK_BYTES = 1 << 20;

    private FileBytes() {}

    static void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
    }

    static void writeZeros(FileChannel file, long length) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, length));
        for (long at = 0; at < length; at += zeros.limit()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), length - at));
            write(file, zeros, at);
        }
    }

    /** Fills the part of the array with the bytes from this position of the file on. */
    static void read(FileChannel file, byte[] target, int length, long position) throws IOException {
        int done = 0;
        while (done < length) {
            ByteBuffer chunk = ByteBuffer.wrap(target, done, Math.min(CHUNK_BYTES, length - done));
            int count = file.read(chunk, position + done);
            if (count < 0) {
                throw new EOFException("the file ends at " + (position + done));
            }
            done += count;
        }
    }

    /** Returns what is in the file, if it is not longer than the limit. */
    static byte[] readSmall(FileChannel file, int limit) throws IOException {
        byte[] bytes = new byte[(int) Math.min(limit, file.size())];
        read(file, bytes, bytes.length, 0);
        return bytes;
    }
}
