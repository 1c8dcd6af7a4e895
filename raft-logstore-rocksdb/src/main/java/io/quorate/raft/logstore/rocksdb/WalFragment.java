package io.quorate.raft.logstore.rocksdb;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A part of a record, as the write-ahead log holds it: {@code checksum (4 bytes), length (2), type (1), payload}, in
 * blocks of 32 KiB that no part crosses. This layout is part of RocksDB's file format and the same in all its versions;
 * only the types that appear without file recycling and log compression are known here.
 */
record WalFragment(int position, int length, int type) {
    static final int BLOCK_BYTES = 32 << 10;
    static final int HEADER_BYTES = 7;

    // Between the first and the last part of a record there may be any number of type 3.
    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int LAST = 4;

    private static final int LENGTH_OFFSET = 4;
    private static final int TYPE_OFFSET = 6;
    // RocksDB stores checksums turned about, so that a checksum of data that holds checksums is worth something.
    private static final int MASK_ROTATION = 17;
    private static final int MASK_DELTA = 0xa282ead8;

    /** Reads the header at this position of a block, which has room for one. */
    static WalFragment at(ByteBuffer block, int position) {
        int length = Short.toUnsignedInt(Short.reverseBytes(block.getShort(position + LENGTH_OFFSET)));
        return new WalFragment(position, length, block.get(position + TYPE_OFFSET));
    }

    /** Returns whether this is a known part that ends within the block and has the right checksum. */
    boolean isWhole(ByteBuffer block) {
        return type >= FULL && type <= LAST && end() <= block.limit() && hasChecksumOf(block, length);
    }

    /** Returns whether only the length is wrong: the checksum is right if the part goes on to the end of the block. */
    boolean isWholeToTheEnd(ByteBuffer block) {
        return hasChecksumOf(block, block.limit() - position - HEADER_BYTES);
    }

    private boolean hasChecksumOf(ByteBuffer block, int payloadBytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(block.slice(position + TYPE_OFFSET, 1 + payloadBytes));
        int masked = Integer.rotateLeft((int) checksum.getValue(), MASK_ROTATION) + MASK_DELTA;
        return masked == Integer.reverseBytes(block.getInt(position));
    }

    /** Returns whether a record starts here. */
    boolean isStart() {
        return type == FULL || type == FIRST;
    }

    /** Returns whether a record ends here. */
    boolean isEnd() {
        return type == FULL || type == LAST;
    }

    /** Returns where the payload starts. */
    int payload() {
        return position + HEADER_BYTES;
    }

    /** Returns where the next part starts. */
    int end() {
        return payload() + length;
    }
}
