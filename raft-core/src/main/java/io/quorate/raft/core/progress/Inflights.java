package io.quorate.raft.core.progress;

/**
 * The AppendEntries under way to one peer, oldest first: the last index and the bytes of each. Bounded by count and
 * bytes.
 */
final class Inflights {
    private final long[] lastIndexes;
    private final long[] sizes;
    private final long maxBytes;
    private int start;
    private int count;
    private long bytes;

    Inflights(int maxCount, long maxBytes) {
        this.lastIndexes = new long[maxCount];
        this.sizes = new long[maxCount];
        this.maxBytes = maxBytes;
    }

    boolean isFull() {
        return count == lastIndexes.length || (count > 0 && bytes >= maxBytes);
    }

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    void add(long lastIndex, long sizeBytes) {
        int slot = (start + count) % lastIndexes.length;
        lastIndexes[slot] = lastIndex;
        sizes[slot] = sizeBytes;
        bytes += sizeBytes;
        count++;
    }

    /** Takes out all that end at or before this index. */
    void freeUpTo(long index) {
        while (count > 0 && lastIndexes[start] <= index) {
            bytes -= sizes[start];
            start = (start + 1) % lastIndexes.length;
            count--;
        }
    }

    void clear() {
        start = 0;
        count = 0;
        bytes = 0;
    }
}
