package io.quorate.raft.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one protobuf message, in the order in which they come. Lengths are checked against what is left;
 * what is malformed is an {@link IllegalArgumentException}.
 */
final class ProtoReader {
    private static final int MAX_VARINT_BYTES = 10;

    private final Bytes input;
    private int position;
    private int field;
    private int wireType;
    private int blobStart;
    private int blobLength;

    ProtoReader(Bytes input) {
        this.input = input;
    }

    /** Moves to the next field; returns whether there is one. Each field must then be read or skipped. */
    boolean next() {
        if (position == input.length()) {
            return false;
        }
        long tag = varint();
        if (tag <= 0 || tag > 0xFFFF_FFFFL || tag >>> 3 == 0) {
            throw new IllegalArgumentException("not a field tag: " + tag);
        }
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        return true;
    }

    int field() {
        return field;
    }

    /** Returns where in the input the next field starts. */
    int position() {
        return position;
    }

    /** Reads the present field, which must be an integer from 0 to 2^63 - 1. */
    long unsigned() {
        long value = signed();
        if (value < 0) {
            throw new IllegalArgumentException("field " + field + " is out of range: " + Long.toUnsignedString(value));
        }
        return value;
    }

    /** Reads the present field, which must be an integer. */
    long signed() {
        require(ProtoWriter.VARINT);
        return varint();
    }

    /** Reads the present field, which must be bytes, a string or a message. */
    Bytes blob() {
        passBlob();
        return input.slice(blobStart, blobLength);
    }

    /** Passes over the present field, which must be bytes, a string or a message; it stays within reach. */
    void passBlob() {
        require(ProtoWriter.LENGTH_DELIMITED);
        long length = varint();
        if (length < 0 || length > input.length() - position) {
            throw new IllegalArgumentException("field " + field + " claims " + Long.toUnsignedString(length)
                    + " bytes, " + (input.length() - position) + " are left");
        }
        blobStart = position;
        blobLength = (int) length;
        position += blobLength;
    }

    /** Returns where the content of the field passed last starts. */
    int blobStart() {
        return blobStart;
    }

    /** Returns how long the content of the field passed last is. */
    int blobLength() {
        return blobLength;
    }

    /** Reads the present field, which must be a string. */
    String text() {
        ByteBuffer utf8 = blob().asByteBuffer();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("field " + field + " is no text", e);
        }
    }

    /** Reads the present field, which must be eight bytes. */
    long fixed64() {
        require(ProtoWriter.FIXED64);
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
            case ProtoWriter.VARINT -> varint();
            case ProtoWriter.FIXED64 -> advance(Long.BYTES);
            case ProtoWriter.LENGTH_DELIMITED -> passBlob();
            case ProtoWriter.FIXED32 -> advance(Integer.BYTES);
            default -> throw new IllegalArgumentException("field " + field + " has the unknown wire type " + wireType);
        }
    }

    private void require(int expected) {
        if (wireType != expected) {
            throw new IllegalArgumentException(
                    "field " + field + " has wire type " + wireType + " instead of " + expected);
        }
    }

    private int advance(int count) {
        if (count > input.length() - position) {
            throw new IllegalArgumentException("cut off within field " + field);
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
        throw new IllegalArgumentException("a number of more than " + MAX_VARINT_BYTES + " bytes");
    }
}
