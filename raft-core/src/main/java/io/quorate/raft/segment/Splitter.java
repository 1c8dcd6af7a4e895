package io.quorate.raft.segment;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.EntryCursor;
import io.quorate.raft.protocol.EntryId;
import java.util.ArrayList;
import java.util.List;

/** Cuts encoded entries into runs, without decoding them. */
final class Splitter {
    private Splitter() {}

    /** Returns the entries in runs of at most so many bytes each, or of one entry. */
    static List<StoredRun> split(StoredRun whole, int maxBytes) {
        if (whole.encoded().length() <= maxBytes || whole.count() <= 1) {
            return List.of(whole);
        }
        List<StoredRun> runs = new ArrayList<>();
        EntryCursor cursor = new EntryCursor(whole.encoded());
        EntryId previous = whole.previous();
        EntryId last = previous;
        int start = 0;
        int end = 0;
        while (cursor.next()) {
            if (end > start && cursor.end() - start > maxBytes) {
                runs.add(part(whole.encoded(), previous, last, start, end));
                previous = last;
                start = end;
            }
            end = cursor.end();
            last = new EntryId(last.index() + 1, cursor.term());
        }
        runs.add(part(whole.encoded(), previous, last, start, end));
        return runs;
    }

    private static StoredRun part(Bytes encoded, EntryId previous, EntryId last, int start, int end) {
        return new StoredRun(previous, (int) (last.index() - previous.index()), encoded.slice(start, end - start));
    }

    /** Returns the entries of a run from one index to the other, both in it; {@code previous} comes before them. */
    static StoredRun cut(StoredRun whole, EntryId previous, long toIndex) {
        if (previous.index() == whole.previous().index() && toIndex == whole.lastIndex()) {
            return whole;
        }
        EntryCursor cursor = new EntryCursor(whole.encoded());
        long index = whole.previous().index();
        int start = 0;
        while (index < previous.index() && cursor.next()) {
            index++;
            start = cursor.end();
        }
        int end = start;
        while (index < toIndex && cursor.next()) {
            index++;
            end = cursor.end();
        }
        return new StoredRun(
                previous, (int) (toIndex - previous.index()), whole.encoded().slice(start, end - start));
    }
}
