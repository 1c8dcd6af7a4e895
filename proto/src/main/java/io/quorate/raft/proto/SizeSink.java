package io.quorate.raft.proto;

import io.quorate.raft.protocol.Bytes;

/** Counts the bytes that the fields will take. */
final class SizeSink implements FieldSink {
    private long total;

    long total() {
        return total;
    }

    static int varintSize(long value) {
        // Seven bits a byte: (bits + 6) / 7, with the division as a multiplication; 0 takes one byte as well.
        return ((64 - Long.numberOfLeadingZeros(value | 1)) * 9 + 64) >>> 6;
    }

    @Override
    public void varint(long value) {
        total += varintSize(value);
    }

    @Override
    public void rawFixed64(long value) {
        total += Long.BYTES;
    }

    @Override
    public void rawAscii(String text) {
        total += text.length();
    }

    @Override
    public void raw(Bytes bytes) {
        total += bytes.length();
    }
}
