package io.quorate.raft.core;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The stable storage of one node, in plain collections. What is not synced is gone after a crash. */
final class TestDisk {
    private final List<Entry> entries = new ArrayList<>();
    private final ArrayDeque<Effect> unsynced = new ArrayDeque<>();
    private HardState hardState = HardState.INITIAL;
    private EntryId base = EntryId.NONE;
    private @Nullable SnapshotMeta snapshot;

    /** Puts durable entries in place, as a test's starting point. */
    void start(HardState state, EntryId newBase, List<Entry> log, @Nullable SnapshotMeta latest) {
        hardState = state;
        base = newBase;
        entries.clear();
        entries.addAll(log);
        snapshot = latest;
    }

    HardState hardState() {
        return hardState;
    }

    @Nullable
    SnapshotMeta snapshot() {
        return snapshot;
    }

    long snapshotIndex() {
        return snapshot == null ? 0 : snapshot.index();
    }

    EntryId last() {
        return entries.isEmpty() ? base : entries.get(entries.size() - 1).id();
    }

    /** Returns whether this id is durable: in the log, or in what the snapshot stands for. */
    boolean holds(EntryId id) {
        if (id.index() <= Math.max(snapshotIndex(), base.index())) {
            return true;
        }
        return id.index() <= last().index() && entry(id.index()).term() == id.term();
    }

    private Entry entry(long index) {
        return entries.get((int) (index - base.index() - 1));
    }

    /** Takes a Persist, a ResetLog or a SendWhenDurable; nothing of it has happened before {@link #sync}. */
    void enqueue(Effect effect) {
        unsynced.add(effect);
    }

    int unsynced() {
        return unsynced.size();
    }

    /** Does the oldest of what waits, up to this many. Returns the news of it, or null where nothing was written. */
    Event.@Nullable Persisted sync(int count, Consumer<Message> network) {
        long sequence = 0;
        for (int i = 0; i < count && !unsynced.isEmpty(); i++) {
            Effect effect = unsynced.remove();
            if (effect instanceof Effect.Persist persist) {
                apply(persist);
                sequence = persist.sequence();
            } else if (effect instanceof Effect.ResetLog reset) {
                entries.clear();
                base = reset.base();
                sequence = reset.sequence();
            } else if (effect instanceof Effect.SendWhenDurable send) {
                network.accept(send.message());
            }
        }
        return sequence == 0 ? null : new Event.Persisted(sequence, last(), hardState);
    }

    private void apply(Effect.Persist persist) {
        HardState news = persist.hardState();
        hardState = news == null ? hardState : news;
        long from = persist.truncateFrom();
        while (from > 0 && last().index() >= from && !entries.isEmpty()) {
            entries.remove(entries.size() - 1);
        }
        for (Entry entry : persist.entries().entries()) {
            if (entry.index() != last().index() + 1) {
                throw new IllegalStateException("a hole in the log: " + entry.id() + " after " + last());
            }
            entries.add(entry);
        }
    }

    void compact(EntryId upTo) {
        if (!holds(upTo) || upTo.index() > snapshotIndex()) {
            throw new IllegalStateException("log released up to " + upTo + " without a snapshot");
        }
        while (!entries.isEmpty() && entries.get(0).index() <= upTo.index()) {
            entries.remove(0);
        }
        base = upTo;
    }

    LogSlice read(long from, long to, long maxBytes) {
        if (from <= base.index()) {
            return LogSlice.empty(base);
        }
        List<Entry> read = new ArrayList<>();
        long size = 0;
        for (long i = from; i <= to && i <= last().index(); i++) {
            size += read.isEmpty() ? 0 : entry(i).sizeBytes();
            if (size > maxBytes) {
                break;
            }
            read.add(entry(i));
        }
        EntryId previous = from == base.index() + 1 ? base : entry(from - 1).id();
        return LogSlice.of(previous, read);
    }

    void saveSnapshot(SnapshotMeta latest) {
        if (latest.index() > snapshotIndex()) {
            snapshot = latest;
        }
    }

    void crash() {
        unsynced.clear();
    }

    /** Returns what a start finds; a log that does not go with the snapshot is forgotten first (rule D7). */
    RecoveredLog recover() {
        SnapshotMeta latest = snapshot;
        if (latest != null && !(latest.index() <= last().index() && holdsInLog(latest.last()))) {
            entries.clear();
            base = latest.last();
            if (hardState.term() < base.term()) {
                hardState = hardState.inTerm(base.term());
            }
        }
        List<EntryId> starts = new ArrayList<>();
        List<Entry> configurations = new ArrayList<>();
        long term = -1;
        for (Entry entry : entries) {
            if (entry.term() != term) {
                starts.add(entry.id());
                term = entry.term();
            }
            if (entry.payload() instanceof Configuration) {
                configurations.add(entry);
            }
        }
        return new RecoveredLog(hardState, base, last(), starts, configurations);
    }

    private boolean holdsInLog(EntryId id) {
        return id.equals(base)
                || (id.index() > base.index() && entry(id.index()).id().equals(id));
    }

    /** Returns the entries, for comparison; a copy. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }
}
