package io.quorate.raft.proto;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EmptyPayload;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.EntryPayload;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.SessionEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries as bytes: the messages {@code Entries} and {@code Entry} of {@code stored.proto}. Entries are encoded once,
 * through {@link LogSlice#encoded}, for all the peers and the log store; decoded payloads are views of the input.
 */
public final class EntryCodec {
    private static final int ENTRY = 1;
    private static final int TERM = 1;
    private static final int COMMAND = 2;
    private static final int CONFIGURATION = 3;
    private static final int EMPTY = 4;
    private static final int SESSION = 5;

    private EntryCodec() {}

    /** Returns the entries as one {@code Entries} message; their indexes are left out. For {@link LogSlice#encoded}. */
    public static Bytes encode(List<Entry> entries) {
        long size = 0;
        for (int i = 0; i < entries.size(); i++) {
            long entrySize = sizeOf(entries.get(i));
            size += 1 + SizeSink.varintSize(entrySize) + entrySize;
        }
        ByteBuffer target = ByteBuffer.allocate(arraySize(size));
        BufferSink sink = new BufferSink(target);
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            sink.open(ENTRY, sizeOf(entry));
            write(sink, entry);
        }
        return Bytes.wrap(target.array());
    }

    /** Returns one entry as an {@code Entry} message; its index is left out. */
    public static Bytes encode(Entry entry) {
        ByteBuffer target = ByteBuffer.allocate(arraySize(sizeOf(entry)));
        write(new BufferSink(target), entry);
        return Bytes.wrap(target.array());
    }

    /**
     * Returns the entries of an {@code Entries} message, as views of it.
     *
     * @param firstIndex the index of the first entry
     * @throws CodecException if the bytes are no such message
     */
    public static List<Entry> decode(long firstIndex, Bytes encoded) {
        List<Entry> entries = new ArrayList<>();
        FieldReader reader = new FieldReader(encoded);
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
     *
     * @throws CodecException if the bytes are no such message, or the entries do not follow on {@code previous}
     */
    public static LogSlice decode(EntryId previous, Bytes encoded) {
        if (encoded.length() == 0) {
            return LogSlice.empty(previous);
        }
        List<Entry> entries = decode(previous.index() + 1, encoded);
        try {
            return LogSlice.ofEncoded(previous, entries, encoded);
        } catch (IllegalArgumentException e) {
            throw new CodecException("entries out of order: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the entry that an {@code Entry} message holds, as a view of it.
     *
     * @throws CodecException if the bytes are no such message
     */
    public static Entry decodeEntry(long index, Bytes encoded) {
        long term = 0;
        EntryPayload payload = null;
        FieldReader reader = new FieldReader(encoded);
        while (reader.next()) {
            switch (reader.field()) {
                case TERM -> term = reader.unsigned();
                case COMMAND -> payload = onlyOne(payload, reader.blob());
                case CONFIGURATION -> payload = onlyOne(payload, StoredCodec.decodeConfiguration(reader.blob()));
                case EMPTY -> {
                    reader.blob();
                    payload = onlyOne(payload, EmptyPayload.INSTANCE);
                }
                case SESSION -> payload = onlyOne(payload, SessionCodec.decodeEntry(reader.blob()));
                default -> reader.skip();
            }
        }
        if (payload == null) {
            throw new CodecException("entry " + index + " has no payload of a known kind");
        }
        if (index < 1 || term < 1) {
            throw new CodecException("index and term start at 1: (" + index + ", " + term + ")");
        }
        return new Entry(index, term, payload);
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

    private static EntryPayload onlyOne(@Nullable EntryPayload before, EntryPayload payload) {
        if (before != null) {
            throw new CodecException("an entry with two payloads");
        }
        return payload;
    }

    private static long sizeOf(Entry entry) {
        long termSize = 1L + SizeSink.varintSize(entry.term());
        long payloadSize = sizeOf(entry.payload());
        return termSize + 1L + SizeSink.varintSize(payloadSize) + payloadSize;
    }

    private static long sizeOf(EntryPayload payload) {
        if (payload instanceof Bytes command) {
            return command.length();
        }
        if (payload instanceof Configuration configuration) {
            return StoredCodec.sizeOf(configuration);
        }
        return payload instanceof SessionEntry session ? SessionCodec.sizeOf(session) : 0;
    }

    private static void write(BufferSink sink, Entry entry) {
        sink.uint64(TERM, entry.term());
        if (entry.payload() instanceof Bytes command) {
            sink.bytes(COMMAND, command);
        } else if (entry.payload() instanceof Configuration configuration) {
            sink.bytes(CONFIGURATION, StoredCodec.encode(configuration));
        } else if (entry.payload() instanceof SessionEntry session) {
            sink.open(SESSION, SessionCodec.sizeOf(session));
            SessionCodec.write(sink, session);
        } else {
            sink.bytes(EMPTY, Bytes.EMPTY);
        }
    }

    private static int arraySize(long size) {
        if (size > Integer.MAX_VALUE - Long.BYTES) {
            throw new CodecException("entries of " + size + " bytes do not fit into an array");
        }
        return (int) size;
    }
}
