package io.quorate.raft.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries as bytes, for wire and disk: the messages {@code Entries} and {@code Entry} of {@code stored.proto}, written
 * by hand, so that the core can store entries without protobuf. Entries are encoded once, through
 * {@link LogSlice#encoded}, for all the peers and the log store; decoded payloads are views of the input. What is
 * malformed is an {@link IllegalArgumentException}.
 */
public final class EntryEncoding {
    static final int ENTRY = 1;
    static final int TERM = 1;
    static final int COMMAND = 2;
    static final int CONFIGURATION = 3;
    static final int EMPTY = 4;

    private EntryEncoding() {}

    /** Returns the entries as one {@code Entries} message; their indexes are left out. For {@link LogSlice#encoded}. */
    public static Bytes encode(List<Entry> entries) {
        long size = 0;
        for (int i = 0; i < entries.size(); i++) {
            size += ProtoWriter.blobSize(sizeOf(entries.get(i)));
        }
        ProtoWriter target = new ProtoWriter(arraySize(size));
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            target.open(ENTRY, sizeOf(entry));
            write(target, entry);
        }
        return target.written();
    }

    /** Returns one entry as an {@code Entry} message; its index is left out. */
    public static Bytes encode(Entry entry) {
        ProtoWriter target = new ProtoWriter(arraySize(sizeOf(entry)));
        write(target, entry);
        return target.written();
    }

    private static long sizeOf(Entry entry) {
        return 1 + ProtoWriter.varintSize(entry.term()) + ProtoWriter.blobSize(sizeOf(entry.payload()));
    }

    private static long sizeOf(EntryPayload payload) {
        if (payload instanceof Bytes command) {
            return command.length();
        }
        return payload instanceof Configuration configuration ? ConfigurationEncoding.sizeOf(configuration) : 0;
    }

    private static void write(ProtoWriter target, Entry entry) {
        target.number(TERM, entry.term());
        if (entry.payload() instanceof Bytes command) {
            target.blob(COMMAND, command);
        } else if (entry.payload() instanceof Configuration configuration) {
            target.open(CONFIGURATION, ConfigurationEncoding.sizeOf(configuration));
            ConfigurationEncoding.write(target, configuration);
        } else {
            target.blob(EMPTY, Bytes.EMPTY);
        }
    }

    private static int arraySize(long size) {
        if (size > Integer.MAX_VALUE - Long.BYTES) {
            throw new IllegalArgumentException("entries of " + size + " bytes do not fit into an array");
        }
        return (int) size;
    }

    /** Returns the entries of an {@code Entries} message, as views of it; the first has this index. */
    public static List<Entry> decode(long firstIndex, Bytes encoded) {
        List<Entry> entries = new ArrayList<>();
        ProtoReader reader = new ProtoReader(encoded);
        while (reader.next()) {
            if (reader.field() == ENTRY) {
                entries.add(decodeEntry(firstIndex + entries.size(), reader.blob()));
            } else {
                reader.skip();
            }
        }
        return entries;
    }

    /**
     * Returns the slice that an {@code Entries} message holds. It remembers the bytes, so that they need not be encoded
     * again.
     */
    public static LogSlice decode(EntryId previous, Bytes encoded) {
        return encoded.length() == 0
                ? LogSlice.empty(previous)
                : LogSlice.ofEncoded(previous, decode(previous.index() + 1, encoded), encoded);
    }

    /** Returns the entry that an {@code Entry} message holds, as a view of it. */
    public static Entry decodeEntry(long index, Bytes encoded) {
        long term = 0;
        EntryPayload payload = null;
        ProtoReader reader = new ProtoReader(encoded);
        while (reader.next()) {
            switch (reader.field()) {
                case TERM -> term = reader.unsigned();
                case COMMAND -> payload = onlyOne(payload, reader.blob());
                case CONFIGURATION -> payload = onlyOne(payload, ConfigurationEncoding.read(reader.blob()));
                case EMPTY -> {
                    reader.passBlob();
                    payload = onlyOne(payload, EmptyPayload.INSTANCE);
                }
                default -> reader.skip();
            }
        }
        if (payload == null) {
            throw new IllegalArgumentException("entry " + index + " has no payload of a known kind");
        }
        return new Entry(index, term, payload);
    }

    private static EntryPayload onlyOne(@Nullable EntryPayload before, EntryPayload payload) {
        if (before != null) {
            throw new IllegalArgumentException("an entry with two payloads");
        }
        return payload;
    }
}
