package io.quorate.raft.proto;

import io.quorate.raft.protocol.Bytes;
import java.nio.ByteBuffer;

/** Writes the fields into a buffer, heap or direct, at its position. */
final class BufferSink implements FieldSink {
    private final ByteBuffer target;

    BufferSink(ByteBuffer target) {
        this.target = target;
    }

    @Override
    public void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            target.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }

    @Override
    public void rawFixed64(long value) {
        // Protobuf is little-endian; the order of the buffer is the caller's affair.
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            target.put((byte) (value >>> shift));
        }
    }

    @Override
    public void rawAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            target.put((byte) text.charAt(i));
        }
    }

    @Override
    public void raw(Bytes bytes) {
        bytes.putInto(target);
    }
}
