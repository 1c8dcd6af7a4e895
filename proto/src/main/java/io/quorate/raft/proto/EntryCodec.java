package io.quorate.raft.proto;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryEncoding;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Entries as bytes: the messages {@code Entries} and {@code Entry} of {@code stored.proto}. The work is done by
 * {@link EntryEncoding}, which needs no protobuf, so that wire and every log store share one encoded form through
 * {@link LogSlice#encoded}; here it is held to the schema, and what is malformed becomes a {@link CodecException}.
 */
public final class EntryCodec {
    private static final int ENTRY = 1;

    private EntryCodec() {}

    /** Returns the entries as one {@code Entries} message; their indexes are left out. For {@link LogSlice#encoded}. */
    public static Bytes encode(List<Entry> entries) {
        return checked(() -> EntryEncoding.encode(entries));
    }

    /** Returns one entry as an {@code Entry} message; its index is left out. */
    public static Bytes encode(Entry entry) {
        return checked(() -> EntryEncoding.encode(entry));
    }

    /**
     * Returns the entries of an {@code Entries} message, as views of it.
     *
     * @param firstIndex the index of the first entry
     * @throws CodecException if the bytes are no such message
     */
    public static List<Entry> decode(long firstIndex, Bytes encoded) {
        return checked(() -> EntryEncoding.decode(firstIndex, encoded));
    }

    /**
     * Returns the slice that an {@code Entries} message holds. It remembers the bytes, so that they need not be encoded
     * again.
     *
     * @throws CodecException if the bytes are no such message, or the entries do not follow on {@code previous}
     */
    public static LogSlice decode(EntryId previous, Bytes encoded) {
        return checked(() -> EntryEncoding.decode(previous, encoded));
    }

    /**
     * Returns the entry that an {@code Entry} message holds, as a view of it.
     *
     * @throws CodecException if the bytes are no such message
     */
    public static Entry decodeEntry(long index, Bytes encoded) {
        return checked(() -> EntryEncoding.decodeEntry(index, encoded));
    }

    /**
     * Splits an {@code Entries} message into its {@code Entry} messages, as views of it: the i-th one is what
     * {@link #encode(Entry)} makes of the i-th entry.
     *
     * @throws CodecException if the bytes are no such message; the parts are not looked into
     */
    public static List<Bytes> split(Bytes encoded) {
        List<Bytes> parts = new ArrayList<>();
        FieldReader reader = new FieldReader(encoded);
        while (reader.next()) {
            if (reader.field() == ENTRY) {
                parts.add(reader.blob());
            } else {
                reader.skip();
            }
        }
        return parts;
    }

    private static <T> T checked(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new CodecException("not entries: " + e.getMessage(), e);
        }
    }
}
