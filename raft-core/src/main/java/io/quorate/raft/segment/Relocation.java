package io.quorate.raft.segment;

import io.quorate.raft.protocol.EntryId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties segments of which only little is live, by writing that anew, a part in each frame. So a group that is slow to
 * let go of its log costs the room of its entries, and not that of all segments in which it has some.
 *
 * <p>For the writer alone.
 */
final class Relocation {
    private static final Logger LOG = LoggerFactory.getLogger(Relocation.class);
    private static final int LIVE_SHARE = 4;
    private static final int LEAST_BYTES_PER_FRAME = 64 << 10;

    private final Journal journal;
    private final Groups groups;
    private final RecordReader reader;
    private final ArrayDeque<Item> items = new ArrayDeque<>();

    /** A run as it was when its segment was chosen. */
    private record Item(Group group, long first, long location) {}

    /** A run to be written anew, cut to what is live of it. */
    record Move(Group group, StoredRun run) {}

    Relocation(Journal journal, Groups groups, RecordReader reader) {
        this.journal = journal;
        this.groups = groups;
        this.reader = reader;
    }

    /** Chooses what is to be emptied until the next segment is begun: those that need least for it. */
    void choose() {
        items.clear();
        List<Segment> candidates = journal.sealed();
        candidates.sort(Segment.LEAST_LIVE_FIRST);
        long bytes = 0;
        for (Segment segment : candidates) {
            int capacity = segment.file().capacity();
            bytes += segment.liveBytes();
            if (bytes > capacity / LIVE_SHARE) {
                return;
            }
            if (!segment.isDead()) {
                addRunsOf(segment.number());
            }
        }
    }

    private void addRunsOf(long segment) {
        for (Group group : groups.inOrder()) {
            Runs runs = group.state().runs();
            for (int run = 0; run < runs.size(); run++) {
                if (Location.segment(runs.location(run)) == segment) {
                    items.add(new Item(group, runs.first(run), runs.location(run)));
                }
            }
        }
    }

    /** Returns what is to be moved by a frame that has so much to write itself, or rather more. */
    List<Move> next(long bytes) {
        List<Move> moves = new ArrayList<>();
        long left = Math.max(LEAST_BYTES_PER_FRAME, bytes);
        while (left > 0 && !items.isEmpty()) {
            Item item = items.remove();
            GroupState state = item.group().state();
            int run = state.runs().find(item.first());
            if (run >= 0 && state.runs().location(run) == item.location()) {
                left -= add(item, state, run, moves);
            }
        }
        return moves;
    }

    private long add(Item item, GroupState state, int run, List<Move> moves) {
        long first = Math.max(state.runs().first(run), state.base().index() + 1);
        EntryId previous = state.idAt(first - 1);
        try {
            StoredRun stored = reader.read(item.location(), state.runs().length(run), item.group());
            moves.add(new Move(item.group(), Splitter.cut(stored, previous, state.lastOf(run))));
        } catch (DamagedRecordException e) {
            // It stays where it is: whoever reads it is told, and no write suffers from it.
            LOG.warn("a record that was to be moved cannot be read", e);
        }
        return state.runs().length(run);
    }
}
