package io.quorate.raft.proto;

import io.quorate.raft.protocol.Bytes;

/**
 * Reads the fields of one protobuf message, in the order in which they come. Lengths are checked against what is left,
 * and blobs are views of the input.
 */
final class FieldReader {
    private static final int MAX_VARINT_BYTES = 10;

    private final Bytes input;
    private int position;
    private int field;
    private int wireType;

    FieldReader(Bytes input) {
        this.input = input;
    }

    /** Moves to the next field; returns whether there is one. Each field must then be read or skipped. */
    boolean next() {
        if (position == input.length()) {
            return false;
        }
        long tag = varint();
        if (tag <= 0 || tag > 0xFFFF_FFFFL || tag >>> 3 == 0) {
            throw new CodecException("not a field tag: " + tag);
        }
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        return true;
    }

    int field() {
        return field;
    }

    int wireType() {
        return wireType;
    }

    /** Reads the present field, which must be an integer from 0 to 2^63 - 1. */
    long unsigned() {
        long value = signed();
        if (value < 0) {
            throw new CodecException("field " + field + " is out of range: " + Long.toUnsignedString(value));
        }
        return value;
    }

    /** Reads the present field, which must be an integer. */
    long signed() {
        require(FieldSink.VARINT);
        return varint();
    }

    /** Reads the present field, which must be bytes, a string or a message. */
    Bytes blob() {
        require(FieldSink.LENGTH_DELIMITED);
        long length = varint();
        if (length < 0 || length > input.length() - position) {
            throw new CodecException("field " + field + " claims " + Long.toUnsignedString(length) + " bytes, "
                    + (input.length() - position) + " are left");
        }
        Bytes blob = input.slice(position, (int) length);
        position += (int) length;
        return blob;
    }

    /** Reads the present field, which must be the spelling of an id. */
    String id() {
        Bytes blob = blob();
        if (blob.length() > WireFormat.MAX_ID_BYTES) {
            throw new CodecException("an id of " + blob.length() + " bytes; the limit is " + WireFormat.MAX_ID_BYTES);
        }
        return blob.toUtf8();
    }

    /** Reads the present field, which must be eight bytes. */
    long fixed64() {
        require(FieldSink.FIXED64);
        int start = advance(Long.BYTES);
        long value = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            value = value << Byte.SIZE | (input.byteAt(start + i) & 0xFF);
        }
        return value;
    }

    /** Passes over the present field. */
    void skip() {
        switch (wireType) {
            case FieldSink.VARINT -> varint();
            case FieldSink.FIXED64 -> advance(Long.BYTES);
            case FieldSink.LENGTH_DELIMITED -> blob();
            case FieldSink.FIXED32 -> advance(Integer.BYTES);
            default -> throw new CodecException("field " + field + " has the unknown wire type " + wireType);
        }
    }

    private void require(int expected) {
        if (wireType != expected) {
            throw new CodecException("field " + field + " has wire type " + wireType + " instead of " + expected);
        }
    }

    private int advance(int count) {
        if (count > input.length() - position) {
            throw new CodecException("cut off within field " + field);
        }
        int start = position;
        position += count;
        return start;
    }

    private long varint() {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            byte next = input.byteAt(advance(1));
            value |= (long) (next & 0x7F) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new CodecException("a number of more than " + MAX_VARINT_BYTES + " bytes");
    }
}
