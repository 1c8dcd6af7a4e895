package io.quorate.raft.proto;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.EntryId;

/**
 * Takes the fields of a message in the protobuf encoding. Each message is described once, against this interface, and
 * goes through it twice: to be measured, then to be written. As in proto3, fields that hold their default leave no
 * bytes.
 */
sealed interface FieldSink permits SizeSink, BufferSink {
    int VARINT = 0;
    int FIXED64 = 1;
    int LENGTH_DELIMITED = 2;
    int FIXED32 = 5;

    void varint(long value);

    void rawFixed64(long value);

    void rawAscii(String text);

    void raw(Bytes bytes);

    default void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    /** Writes an index, a term or the like, which is never negative. */
    default void uint64(int field, long value) {
        if (value < 0) {
            throw new CodecException("field " + field + " is negative: " + value);
        }
        int64(field, value);
    }

    /** Writes any number; a negative one takes ten bytes. */
    default void int64(int field, long value) {
        if (value != 0) {
            tag(field, VARINT);
            varint(value);
        }
    }

    default void bool(int field, boolean value) {
        uint64(field, value ? 1 : 0);
    }

    default void fixed64(int field, long value) {
        if (value != 0) {
            tag(field, FIXED64);
            rawFixed64(value);
        }
    }

    /** Writes an id, of which every character is ASCII. */
    default void id(int field, String value) {
        tag(field, LENGTH_DELIMITED);
        varint(value.length());
        rawAscii(value);
    }

    /** Starts a nested message or a string of this many bytes, which the caller writes next. */
    default void open(int field, long length) {
        tag(field, LENGTH_DELIMITED);
        varint(length);
    }

    /** Writes bytes, or a message that is encoded already, even where there are none. */
    default void bytes(int field, Bytes value) {
        open(field, value.length());
        raw(value);
    }

    default void entryId(int field, EntryId id) {
        if (!id.equals(EntryId.NONE)) {
            open(field, optionalSize(id.index()) + optionalSize(id.term()));
            uint64(1, id.index());
            uint64(2, id.term());
        }
    }

    private static int optionalSize(long value) {
        return value == 0 ? 0 : 1 + SizeSink.varintSize(value);
    }
}
