package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.proto.CodecException;
import io.quorate.raft.proto.EntryCodec;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Consecutive entries, as one record holds them. Its value is {@code checksum (4 bytes), number of entries (4), term of
 * the entry before the first one (8)} and then the entries as {@link EntryCodec} writes them.
 *
 * @param firstIndex the index of the first entry; the record's key
 * @param count how many entries there are; from 1
 * @param previousTerm the term of the entry before the first one
 * @param encoded the entries
 */
record Run(long firstIndex, int count, long previousTerm, Bytes encoded) {
    static final int HEADER_BYTES = Sealed.CHECKSUM_BYTES + Integer.BYTES + Long.BYTES;

    /** Reads a record; throws {@link CodecException} where its checksum or header is wrong. */
    static Run read(byte[] key, byte[] value) {
        Bytes body = Sealed.unseal(key, value);
        int headerBytes = HEADER_BYTES - Sealed.CHECKSUM_BYTES;
        if (body.length() < headerBytes) {
            throw new CodecException("only " + value.length + " bytes long");
        }
        ByteBuffer header = body.asByteBuffer();
        int count = header.getInt();
        long previousTerm = header.getLong();
        if (count < 1 || previousTerm < 0) {
            throw new CodecException(count + " entries after term " + previousTerm);
        }
        Bytes encoded = body.slice(headerBytes, body.length() - headerBytes);
        return new Run(RecordKind.indexOf(key), count, previousTerm, encoded);
    }

    /** Returns how long the record's value is. */
    int valueBytes() {
        return HEADER_BYTES + encoded.length();
    }

    /** Writes the record's value into an empty buffer, and makes that ready to be read. */
    void write(byte[] key, ByteBuffer value) {
        value.putInt(0).putInt(count).putLong(previousTerm);
        encoded.putInto(value);
        value.flip();
        value.putInt(0, Sealed.checksum(key, value));
    }

    /** Returns the index of the last entry. */
    long lastIndex() {
        return firstIndex + count - 1;
    }

    /**
     * Returns the entries, as views of the encoded ones; throws {@link CodecException} where they are not as the header
     * says.
     */
    List<Entry> entries() {
        List<Entry> entries = EntryCodec.decode(firstIndex, encoded);
        if (entries.size() != count) {
            throw new CodecException(entries.size() + " entries instead of " + count);
        }
        return entries;
    }

    /** Returns the run of the first entries of this one. */
    Run head(int headCount) {
        return new Run(
                firstIndex, headCount, previousTerm, EntryCodec.encode(entries().subList(0, headCount)));
    }
}
