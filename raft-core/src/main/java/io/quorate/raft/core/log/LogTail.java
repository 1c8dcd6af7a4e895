package io.quorate.raft.core.log;

import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last entries of the log, in memory: a ring of consecutive entries. What is durable may be dropped from its front
 * once the ring holds more bytes than allowed.
 */
final class LogTail {
    private static final int INITIAL_CAPACITY = 1024;

    private @Nullable Entry[] ring = new Entry[INITIAL_CAPACITY];
    private long firstIndex;
    private int size;
    private long bytes;

    LogTail(long firstIndex) {
        this.firstIndex = firstIndex;
    }

    long firstIndex() {
        return firstIndex;
    }

    long sizeBytes() {
        return bytes;
    }

    boolean holds(long index) {
        return index >= firstIndex && index < firstIndex + size;
    }

    void append(Entry entry) {
        if (size == ring.length) {
            grow();
        }
        ring[slot(entry.index())] = entry;
        size++;
        bytes += entry.sizeBytes();
    }

    void truncateFrom(long index) {
        while (size > 0 && firstIndex + size > index) {
            remove(firstIndex + size - 1);
            size--;
        }
        if (size == 0 && index < firstIndex) {
            firstIndex = index;
        }
    }

    /** Drops entries from the front, none after {@code upTo}, until the rest takes no more than {@code maxBytes}. */
    void evict(long upTo, long maxBytes) {
        while (size > 0 && firstIndex <= upTo && bytes > maxBytes) {
            remove(firstIndex);
            firstIndex++;
            size--;
        }
    }

    void reset(long newFirstIndex) {
        Arrays.fill(ring, null);
        firstIndex = newFirstIndex;
        size = 0;
        bytes = 0;
    }

    /**
     * Returns entries from {@code from} to at most {@code to}: at least one, and no more than {@code maxBytes} beyond
     * the first. All of the range must be in memory.
     */
    LogSlice slice(EntryId previous, long to, long maxBytes) {
        long from = previous.index() + 1;
        long end = from;
        long total = 0;
        while (end < to) {
            total += entry(end + 1).sizeBytes();
            if (total > maxBytes) {
                break;
            }
            end++;
        }
        List<Entry> entries = new ArrayList<>((int) (end - from + 1));
        for (long i = from; i <= end; i++) {
            entries.add(entry(i));
        }
        return LogSlice.of(previous, entries);
    }

    private Entry entry(long index) {
        Entry entry = ring[slot(index)];
        if (entry == null || entry.index() != index) {
            throw new IllegalStateException("entry " + index + " is not in memory");
        }
        return entry;
    }

    private void remove(long index) {
        bytes -= entry(index).sizeBytes();
        ring[slot(index)] = null;
    }

    private int slot(long index) {
        return (int) (index & (ring.length - 1));
    }

    private void grow() {
        @Nullable Entry[] old = ring;
        ring = new Entry[2 * old.length];
        for (long i = firstIndex; i < firstIndex + size; i++) {
            ring[slot(i)] = old[(int) (i & (old.length - 1))];
        }
    }
}
