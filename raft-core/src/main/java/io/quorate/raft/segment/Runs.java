package io.quorate.raft.segment;

import java.util.Arrays;

/**
 * Where a log's entries are: for each run of them the index of its first entry, and place and length of the record that
 * holds it. Runs follow each other without a hole, so one ends where the next begins, even where its record goes on.
 *
 * <p>Immutable to whoever holds it. Versions that grew out of each other share arrays, of which each sees its part; so
 * only the newest version may be added to, by one thread, and another thread must get it by a safe publication.
 */
final class Runs {
    static final Runs EMPTY = new Runs(new long[0], new long[0], new int[0], 0, 0);

    private static final int FIRST_CAPACITY = 16;

    private final long[] firsts;
    private final long[] locations;
    private final int[] lengths;
    private final int from;
    private final int to;

    private Runs(long[] firsts, long[] locations, int[] lengths, int from, int to) {
        this.firsts = firsts;
        this.locations = locations;
        this.lengths = lengths;
        this.from = from;
        this.to = to;
    }

    int size() {
        return to - from;
    }

    /** Returns the index of the first entry of a run, which may be in front of the log where that was compacted. */
    long first(int run) {
        return firsts[from + run];
    }

    long location(int run) {
        return locations[from + run];
    }

    int length(int run) {
        return lengths[from + run];
    }

    /** Returns the run that holds the entry at this index; negative where it lies before all of them. */
    int find(long index) {
        int found = Arrays.binarySearch(firsts, from, to, index);
        return (found >= 0 ? found : -found - 2) - from;
    }

    Runs append(long first, long location, int length) {
        if (to < firsts.length) {
            put(to, first, location, length);
            return new Runs(firsts, locations, lengths, from, to + 1);
        }
        return copy(from, to, Math.max(FIRST_CAPACITY, 2 * size())).append(first, location, length);
    }

    private void put(int at, long first, long location, int length) {
        firsts[at] = first;
        locations[at] = location;
        lengths[at] = length;
    }

    /** Returns the runs without the first so many. */
    Runs withoutFirst(int count) {
        return count == 0 ? this : new Runs(firsts, locations, lengths, from + count, to);
    }

    /** Returns the first so many runs; in arrays of their own, since other versions see what comes after them. */
    Runs firstOnly(int count) {
        return count == size() ? this : copy(from, from + count, Math.max(FIRST_CAPACITY, count + count / 2));
    }

    /** Returns the same runs in arrays of their own. */
    Runs copy() {
        return copy(from, to, size() + FIRST_CAPACITY);
    }

    /** Puts a run elsewhere, of a copy that nobody else has seen yet. */
    void move(int run, long first, RecordVisitor.Place place) {
        put(from + run, first, place.location(), place.length());
    }

    private Runs copy(int start, int end, int capacity) {
        return new Runs(
                Arrays.copyOf(Arrays.copyOfRange(firsts, start, end), capacity),
                Arrays.copyOf(Arrays.copyOfRange(locations, start, end), capacity),
                Arrays.copyOf(Arrays.copyOfRange(lengths, start, end), capacity),
                0,
                end - start);
    }
}
