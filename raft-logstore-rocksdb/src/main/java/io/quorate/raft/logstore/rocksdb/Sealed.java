package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.proto.CodecException;
import io.quorate.raft.protocol.Bytes;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How a value is kept: a checksum, and then the value. The checksum is over the key as well, so that a value which is
 * whole but stands in the wrong place is found out too. RocksDB has checksums of its own over blocks of its files; this
 * one also covers memory, and names the record that is damaged.
 */
final class Sealed {
    static final int CHECKSUM_BYTES = Integer.BYTES;

    private Sealed() {}

    /** Returns the value with its checksum before it. */
    static byte[] seal(byte[] key, Bytes value) {
        ByteBuffer sealed = ByteBuffer.allocate(CHECKSUM_BYTES + value.length()).position(CHECKSUM_BYTES);
        value.putInto(sealed);
        sealed.flip();
        return sealed.putInt(0, checksum(key, sealed)).array();
    }

    /** Returns the checksum of a buffer that leaves room for it at its start; the buffer's position stays. */
    static int checksum(byte[] key, ByteBuffer sealed) {
        CRC32C checksum = new CRC32C();
        checksum.update(key);
        checksum.update(sealed.duplicate().position(CHECKSUM_BYTES));
        return (int) checksum.getValue();
    }

    /**
     * Returns the value without its checksum, as a view.
     *
     * @throws CodecException if the checksum does not match
     */
    static Bytes unseal(byte[] key, byte[] sealed) {
        if (sealed.length < CHECKSUM_BYTES) {
            throw new CodecException("only " + sealed.length + " bytes long");
        }
        ByteBuffer buffer = ByteBuffer.wrap(sealed);
        int expected = buffer.getInt(0);
        int actual = checksum(key, buffer);
        if (actual != expected) {
            throw new CodecException(
                    "checksum is " + Integer.toHexString(actual) + " instead of " + Integer.toHexString(expected));
        }
        return Bytes.wrap(sealed, CHECKSUM_BYTES, sealed.length - CHECKSUM_BYTES);
    }
}
