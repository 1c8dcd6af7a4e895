package io.quorate.raft.protocol;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive entries of a log and the id of the entry before them: what one AppendEntries carries and what one write
 * to a log store holds. Checked once, here: indexes follow each other without a hole and terms never decrease.
 *
 * <p>A slice also remembers its encoded form, so that the same entries are encoded once however many peers and stores
 * they go to. It may be shared between threads.
 */
public final class LogSlice {
    private final EntryId previous;
    private final List<Entry> entries;
    private final long sizeBytes;
    // Set at most to one value; a race costs a second encoding of the same immutable bytes, as in String.hashCode.
    private @Nullable Bytes encoded;

    private LogSlice(EntryId previous, List<Entry> entries, @Nullable Bytes encoded) {
        this.previous = previous;
        this.entries = entries;
        this.encoded = encoded;
        this.sizeBytes = requireConsecutive(previous, entries);
    }

    /** Returns the slice of these entries, which the caller hands over: the list must not change afterwards. */
    public static LogSlice of(EntryId previous, List<Entry> entries) {
        return new LogSlice(previous, entries, null);
    }

    /** Returns the slice of these entries whose encoded form is known already, as when it was just decoded. */
    public static LogSlice ofEncoded(EntryId previous, List<Entry> entries, Bytes encoded) {
        return new LogSlice(previous, entries, encoded);
    }

    /** Returns a slice without entries. */
    public static LogSlice empty(EntryId previous) {
        return new LogSlice(previous, List.of(), null);
    }

    private static long requireConsecutive(EntryId previous, List<Entry> entries) {
        long index = previous.index();
        long term = previous.term();
        long size = 0;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.index() != index + 1 || entry.term() < term) {
                throw new IllegalArgumentException(
                        "entry " + entry.id() + " does not follow (" + index + ",t" + term + ")");
            }
            index = entry.index();
            term = entry.term();
            size += entry.sizeBytes();
        }
        return size;
    }

    /** Returns the id of the entry before the first one. */
    public EntryId previous() {
        return previous;
    }

    /** Returns the entries, in order; not to be changed. */
    public List<Entry> entries() {
        return entries;
    }

    /** Returns whether there is no entry. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Returns how many entries there are. */
    public int size() {
        return entries.size();
    }

    /** Returns the index of the first entry; one more than {@link #lastIndex} where the slice is empty. */
    public long firstIndex() {
        return previous.index() + 1;
    }

    /** Returns the index of the last entry, or of the previous one where the slice is empty. */
    public long lastIndex() {
        return previous.index() + entries.size();
    }

    /** Returns the id of the last entry, or of the previous one where the slice is empty. */
    public EntryId last() {
        return entries.isEmpty() ? previous : entries.get(entries.size() - 1).id();
    }

    /** Returns the sum of the entries' sizes, for limits. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /**
     * Returns the encoded form of the entries, made at the first call and remembered. All callers must use one and the
     * same encoder (there is one codec).
     */
    public Bytes encoded(Function<List<Entry>, Bytes> encoder) {
        Bytes known = encoded;
        if (known == null) {
            known = encoder.apply(entries);
            encoded = known;
        }
        return known;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogSlice that && previous.equals(that.previous) && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return 31 * previous.hashCode() + entries.hashCode();
    }

    @Override
    public String toString() {
        return "LogSlice[after " + previous + ", " + entries.size() + " entries to " + last() + "]";
    }
}
