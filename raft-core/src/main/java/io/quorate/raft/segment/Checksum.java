package io.quorate.raft.segment;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The checksums of a store: CRC32C, turned by whose store it is and in which segment it stands. So bytes that an
 * earlier use left in a recycled segment, or that another store wrote, never have the right one. For one thread.
 */
final class Checksum {
    // Odd, so that no two segments within 2^32 have the same mask.
    private static final int SPREAD = 0x9E3779B1;

    private final CRC32C crc = new CRC32C();
    private final int store;

    Checksum(long incarnation) {
        store = Long.hashCode(incarnation);
    }

    /** Returns the checksum of these bytes of the buffer, whose position and limit it moves. */
    int of(ByteBuffer buffer, int from, int to, long segment) {
        crc.reset();
        buffer.limit(to).position(from);
        crc.update(buffer);
        return (int) crc.getValue() ^ store ^ (int) segment * SPREAD;
    }

    /** Returns a plain CRC32C of the whole array but its last four bytes. */
    static int plain(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - Integer.BYTES);
        return (int) crc.getValue();
    }
}
