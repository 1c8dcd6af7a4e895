package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every entry that was ever written to any disk, by index and term, with the hash of the log that ends with it. */
final class EntryLedger {
    private static final int FIELDS = 3;
    private static final long[] NONE = {};

    private final Journal journal;
    private final List<long[]> byIndex = new ArrayList<>();

    EntryLedger(Journal journal) {
        this.journal = journal;
    }

    /** Checks I3 for entries that a node writes: the same id means the same bytes and the same log before it. */
    void written(int node, LogSlice slice) {
        long chain = chain(slice.previous());
        for (int i = 0; i < slice.size(); i++) {
            Entry entry = slice.entries().get(i);
            long payload = Hashes.of(entry.payload());
            chain = Hashes.chain(chain, entry, payload);
            record(node, entry.id(), chain, payload);
        }
    }

    private void record(int node, EntryId id, long chain, long payload) {
        int index = (int) id.index();
        while (byIndex.size() <= index) {
            byIndex.add(NONE);
        }
        long[] known = byIndex.get(index);
        int at = find(known, id.term());
        if (at < 0) {
            long[] more = Arrays.copyOf(known, known.length + FIELDS);
            more[known.length] = id.term();
            more[known.length + 1] = chain;
            more[known.length + 2] = payload;
            byIndex.set(index, more);
        } else if (known[at + 1] != chain) {
            journal.violated(
                    "I3",
                    "node " + node + " writes entry " + id
                            + " with other bytes, or after another log, than it was written before");
        }
    }

    private static int find(long[] known, long term) {
        for (int at = 0; at < known.length; at += FIELDS) {
            if (known[at] == term) {
                return at;
            }
        }
        return -1;
    }

    private long field(long index, long term, int field) {
        if (index >= byIndex.size()) {
            return 0;
        }
        long[] known = byIndex.get((int) index);
        int at = find(known, term);
        return at < 0 ? 0 : known[at + field];
    }

    /** Returns the hash of the log that ends with this entry; 0 before the first one. */
    long chain(EntryId id) {
        return id.index() == 0 ? 0 : field(id.index(), id.term(), 1);
    }

    /** Returns the hash of an entry's payload. */
    long payload(long index, long term) {
        return field(index, term, 2);
    }
}
