package io.quorate.raft.proto;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message's body, by number. The last of several with one number counts. A field that is not there has
 * its default.
 */
final class BodyReader {
    private static final int FIELDS = 4;
    private static final int ABSENT = -1;

    private final int[] wireTypes = {ABSENT, ABSENT, ABSENT, ABSENT};
    private final long[] numbers = new long[FIELDS];
    private final Bytes[] blobs = {Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY};

    BodyReader(Bytes body) {
        FieldReader reader = new FieldReader(body);
        while (reader.next()) {
            int field = reader.field();
            if (field < FIELDS) {
                wireTypes[field] = reader.wireType();
                readKnown(reader, field);
            } else {
                reader.skip();
            }
        }
    }

    private void readKnown(FieldReader reader, int field) {
        switch (reader.wireType()) {
            case FieldSink.VARINT -> numbers[field] = reader.signed();
            case FieldSink.FIXED64 -> numbers[field] = reader.fixed64();
            case FieldSink.LENGTH_DELIMITED -> blobs[field] = reader.blob();
            default -> throw new CodecException("field " + field + " has the wire type " + reader.wireType());
        }
    }

    long unsigned(int field) {
        long value = signed(field);
        if (value < 0) {
            throw new CodecException("field " + field + " is out of range: " + Long.toUnsignedString(value));
        }
        return value;
    }

    long signed(int field) {
        require(field, FieldSink.VARINT);
        return numbers[field];
    }

    boolean flag(int field) {
        return unsigned(field) != 0;
    }

    long fixed64(int field) {
        require(field, FieldSink.FIXED64);
        return numbers[field];
    }

    Bytes blob(int field) {
        require(field, FieldSink.LENGTH_DELIMITED);
        return blobs[field];
    }

    EntryId entryId(int field) {
        Bytes blob = blob(field);
        if (blob.length() == 0) {
            return EntryId.NONE;
        }
        long index = 0;
        long term = 0;
        FieldReader reader = new FieldReader(blob);
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> index = reader.unsigned();
                case 2 -> term = reader.unsigned();
                default -> reader.skip();
            }
        }
        return new EntryId(index, term);
    }

    @Nullable
    Rejection rejection(int field) {
        long number = unsigned(field);
        if (number > Rejection.values().length) {
            throw new CodecException("unknown reason for a rejection: " + number);
        }
        return switch ((int) number) {
            case 0 -> null;
            case 1 -> Rejection.NOT_LEADER;
            case 2 -> Rejection.BUSY;
            case 3 -> Rejection.TOO_LARGE;
            case 4 -> Rejection.TRANSFERRING;
            case 5 -> Rejection.SUPERSEDED;
            case 6 -> Rejection.CHANGE_IN_PROGRESS;
            case 7 -> Rejection.CONFIGURATION_MOVED;
            case 8 -> Rejection.INVALID_CHANGE;
            case 9 -> Rejection.NOT_CAUGHT_UP;
            case 10 -> Rejection.INVALID_TARGET;
            case 11 -> Rejection.TRANSFER_FAILED;
            case 12 -> Rejection.STORAGE_FULL;
            default -> throw new CodecException("unknown reason for a rejection: " + number);
        };
    }

    private void require(int field, int wireType) {
        if (wireTypes[field] != ABSENT && wireTypes[field] != wireType) {
            throw new CodecException(
                    "field " + field + " has wire type " + wireTypes[field] + " instead of " + wireType);
        }
    }
}
