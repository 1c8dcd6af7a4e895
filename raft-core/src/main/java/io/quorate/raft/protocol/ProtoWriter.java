package io.quorate.raft.protocol;

import java.nio.charset.StandardCharsets;

/** Writes the fields of protobuf messages into an array of the right size, which the caller has reckoned before. */
final class ProtoWriter {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH_DELIMITED = 2;
    static final int FIXED32 = 5;

    private final byte[] target;
    private int position;

    ProtoWriter(int size) {
        target = new byte[size];
    }

    /** Returns how many bytes the number takes. */
    static int varintSize(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    /** Returns how many bytes a field below 16 with a content of this length takes. */
    static long blobSize(long length) {
        return 1 + varintSize(length) + length;
    }

    /** Returns what was written; nothing may be written any more. */
    Bytes written() {
        if (position != target.length) {
            throw new IllegalStateException(position + " bytes instead of " + target.length);
        }
        return Bytes.wrap(target);
    }

    void number(int field, long value) {
        tag(field, VARINT);
        varint(value);
    }

    void fixed64(int field, long value) {
        tag(field, FIXED64);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            target[position++] = (byte) (value >>> shift);
        }
    }

    /** Starts a message of this many bytes, which the caller writes next. */
    void open(int field, long length) {
        tag(field, LENGTH_DELIMITED);
        varint(length);
    }

    void blob(int field, Bytes content) {
        open(field, content.length());
        content.copyTo(target, position);
        position += content.length();
    }

    void text(int field, String text) {
        blob(field, Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            target[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[position++] = (byte) rest;
    }
}
