package io.quorate.raft.protocol;

/**
 * Goes through entries as {@link EntryEncoding#encode} writes them, one by one, without making objects of them. What is
 * malformed is an {@link IllegalArgumentException}. For one thread.
 */
public final class EntryCursor {
    private final Bytes encoded;
    private final ProtoReader outer;
    private int start;
    private int end;
    private long term;
    private boolean configuration;

    /** Starts before the first entry. */
    public EntryCursor(Bytes encoded) {
        this.encoded = encoded;
        this.outer = new ProtoReader(encoded);
    }

    /** Moves to the next entry; returns whether there is one. */
    public boolean next() {
        start = outer.position();
        while (outer.next()) {
            if (outer.field() == EntryEncoding.ENTRY) {
                outer.passBlob();
                end = outer.position();
                look();
                return true;
            }
            outer.skip();
            start = outer.position();
        }
        return false;
    }

    private void look() {
        term = 0;
        configuration = false;
        ProtoReader reader = new ProtoReader(encoded.slice(outer.blobStart(), outer.blobLength()));
        while (reader.next()) {
            if (reader.field() == EntryEncoding.TERM) {
                term = reader.unsigned();
            } else {
                configuration |= reader.field() == EntryEncoding.CONFIGURATION;
                reader.skip();
            }
        }
    }

    /** Returns where in the bytes the present entry starts, with its framing. */
    public int start() {
        return start;
    }

    /** Returns where in the bytes the present entry ends. */
    public int end() {
        return end;
    }

    /** Returns the term of the present entry. */
    public long term() {
        return term;
    }

    /** Returns whether the present entry holds a configuration. */
    public boolean isConfiguration() {
        return configuration;
    }

    /** Returns the present entry, as a view of the bytes. */
    public Entry entry(long index) {
        return EntryEncoding.decodeEntry(index, encoded.slice(outer.blobStart(), outer.blobLength()));
    }
}
