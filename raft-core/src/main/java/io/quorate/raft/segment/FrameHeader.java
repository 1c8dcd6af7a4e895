package io.quorate.raft.segment;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The head of a frame, which is what one write puts on the disk: {@code magic (4 bytes), length (4), segment (8),
 * number (8), records (4), checksum of these (4)}, big-endian, then the records, then zeros up to a multiple of eight
 * bytes.
 *
 * @param length how long the frame is, with this and the zeros
 * @param segment the segment in which it was written
 * @param number its number: one more than that of the frame before it, over all segments
 * @param records how many records it holds
 */
record FrameHeader(int length, long segment, long number, int records) {
    static final int BYTES = 32;
    static final int ALIGNMENT = 8;

    private static final int MAGIC = 0x51534547;
    private static final int CHECKSUM_OFFSET = 28;

    static int aligned(int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Returns the header at this position, or null where there is none with the right checksum. */
    static @Nullable FrameHeader read(ByteBuffer buffer, int position, Checksum checksum) {
        if (position + BYTES > buffer.capacity() || buffer.getInt(position) != MAGIC) {
            return null;
        }
        FrameHeader header = new FrameHeader(
                buffer.getInt(position + 4),
                buffer.getLong(position + 8),
                buffer.getLong(position + 16),
                buffer.getInt(position + 24));
        int found = buffer.getInt(position + CHECKSUM_OFFSET);
        int expected = checksum.of(buffer, position, position + CHECKSUM_OFFSET, header.segment);
        buffer.clear();
        return found == expected && header.isSound() ? header : null;
    }

    private boolean isSound() {
        return length >= BYTES && length % ALIGNMENT == 0 && segment > 0 && number > 0 && records >= 0;
    }

    /** Writes it to the start of the buffer. */
    void write(ByteBuffer buffer, Checksum checksum) {
        buffer.clear();
        buffer.putInt(MAGIC).putInt(length).putLong(segment).putLong(number).putInt(records);
        int sum = checksum.of(buffer, 0, CHECKSUM_OFFSET, segment);
        buffer.clear();
        buffer.putInt(CHECKSUM_OFFSET, sum);
    }
}
