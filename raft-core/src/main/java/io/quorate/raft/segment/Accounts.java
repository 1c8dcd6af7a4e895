package io.quorate.raft.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The records that entries moved into and out of during one round. For one thread. */
final class Accounts {
    private long[] locations = new long[64];
    // Negative where the record holds nothing live any more.
    private int[] lengths = new int[64];
    private int size;

    void added(RecordVisitor.Place place) {
        add(place.location(), place.length());
    }

    void released(long location, int length) {
        add(location, -length);
    }

    private void add(long location, int length) {
        if (size == locations.length) {
            locations = Arrays.copyOf(locations, 2 * size);
            lengths = Arrays.copyOf(lengths, 2 * size);
        }
        locations[size] = location;
        lengths[size] = length;
        size++;
    }

    /** Tells the segments. */
    void settle(Journal journal) {
        Segment segment = null;
        for (int i = 0; i < size; i++) {
            segment = segment(journal, segment, Location.segment(locations[i]));
            segment.count(Integer.signum(lengths[i]), Math.abs(lengths[i]));
        }
    }

    private static Segment segment(Journal journal, @Nullable Segment last, long number) {
        if (last != null && last.number() == number) {
            return last;
        }
        Segment found = journal.find(number);
        if (found == null) {
            throw new IllegalStateException("segment " + number + " is gone while entries live in it");
        }
        return found;
    }

    void clear() {
        size = 0;
    }
}
