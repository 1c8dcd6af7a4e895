package io.quorate.raft.core.log;

import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.EntryPayload;
import io.quorate.raft.protocol.Invariant;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.RecoveredLog;
import org.jspecify.annotations.Nullable;

/**
 * The replicated log as one view over disk and memory. It changes here first; {@link #takeChange} says what the log
 * store must do, and {@link #persisted} hears that it did.
 *
 * <p>base &lt; first ≤ last, durable ≤ last, and everything after durable is in memory.
 */
public final class RaftLog {
    private final TermIndex terms;
    private final LogTail tail;
    private final long tailBytes;
    private long durableIndex;
    private long writtenIndex;
    private long truncateFrom;
    private long sequence;
    private long truncationSequence;
    private @Nullable LogSlice shared;

    /** Makes the log that a log store held at start; {@code tailBytes} of what is durable may stay in memory. */
    public RaftLog(RecoveredLog recovered, long tailBytes) {
        this.terms = new TermIndex(recovered.base(), recovered.termStarts(), recovered.last());
        this.tail = new LogTail(recovered.last().index() + 1);
        this.tailBytes = tailBytes;
        this.durableIndex = recovered.last().index();
        this.writtenIndex = durableIndex;
    }

    /** Returns the id of the entry before the first one. */
    public EntryId base() {
        return terms.base();
    }

    /** Returns the index of the first entry that the log still has. */
    public long firstIndex() {
        return terms.base().index() + 1;
    }

    /** Returns the id of the last entry, durable or not; the base where the log is empty. */
    public EntryId last() {
        return terms.last();
    }

    /** Returns the index of the last entry, durable or not. */
    public long lastIndex() {
        return terms.lastIndex();
    }

    /** Returns the index up to which the log is on stable storage. */
    public long durableIndex() {
        return durableIndex;
    }

    /** Returns the term of the entry at this index, which may be the base; -1 where the log does not reach. */
    public long termAt(long index) {
        return terms.termAt(index);
    }

    /** Returns the id of the entry at this index, which must be within the log or its base. */
    public EntryId idAt(long index) {
        return new EntryId(index, terms.termAt(index));
    }

    /** Returns whether the log holds this entry, or has it as its base. */
    public boolean holds(EntryId id) {
        return terms.termAt(id.index()) == id.term();
    }

    /**
     * Returns where logs may still agree: the highest entry at or before {@code index} with a term of at most
     * {@code term}.
     */
    public EntryId agreementHint(long index, long term) {
        return idAt(terms.lastIndexNotAbove(index, term));
    }

    /** Appends an entry, as a leader does, and returns it. */
    public Entry append(long term, EntryPayload payload) {
        Entry entry = new Entry(lastIndex() + 1, term, payload);
        add(entry);
        return entry;
    }

    /**
     * Takes over a leader's entries, as a follower does (§3.5): skips those that it has, removes everything from the
     * first conflicting one on, appends the rest. The entry before them must be in the log, or be older than the base.
     *
     * @return the index of the first entry that was new; one more than the slice's last where all were known
     */
    public long accept(LogSlice slice, long commitIndex) {
        for (int i = 0; i < slice.size(); i++) {
            Entry entry = slice.entries().get(i);
            if (entry.index() <= base().index() || termAt(entry.index()) == entry.term()) {
                continue;
            }
            if (entry.index() <= lastIndex()) {
                Invariant.check(
                        entry.index() > commitIndex, "no committed entry is removed", entry.index(), commitIndex);
                truncateFrom(entry.index());
            }
            for (int k = i; k < slice.size(); k++) {
                add(slice.entries().get(k));
            }
            shareIfWhole(slice, i);
            return entry.index();
        }
        return slice.lastIndex() + 1;
    }

    private void shareIfWhole(LogSlice slice, int firstNew) {
        if (firstNew == 0) {
            shared = slice;
        }
    }

    private void add(Entry entry) {
        terms.append(entry.index(), entry.term());
        tail.append(entry);
    }

    private void truncateFrom(long index) {
        terms.truncateFrom(index);
        tail.truncateFrom(index);
        shared = null;
        if (index <= writtenIndex) {
            truncateFrom = truncateFrom == 0 ? index : Math.min(truncateFrom, index);
            writtenIndex = index - 1;
            truncationSequence = sequence + 1;
        }
        durableIndex = Math.min(durableIndex, index - 1);
    }

    /** Returns whether there is something that the log store has not been told. */
    public boolean hasChange() {
        return truncateFrom != 0 || writtenIndex < lastIndex();
    }

    /** Returns what the log store has not been told, which may be nothing, and regards it as told. */
    public LogChange takeChange() {
        LogSlice entries = writtenIndex == lastIndex()
                ? LogSlice.empty(last())
                : inMemory(writtenIndex + 1, lastIndex(), Long.MAX_VALUE);
        LogChange change = new LogChange(truncateFrom, entries);
        truncateFrom = 0;
        writtenIndex = lastIndex();
        return change;
    }

    /** Returns the number of the next write to the log store. */
    public long nextSequence() {
        return ++sequence;
    }

    /**
     * Hears that the log store has done all its writes up to this one, and then held {@code last} as its last entry. A
     * write that was overtaken by a truncation says nothing about the entries that took the place (rule D3).
     */
    public void persisted(long writeSequence, EntryId last) {
        Invariant.check(writeSequence <= sequence, "only what was written is persisted", writeSequence, sequence);
        if (writeSequence >= truncationSequence && holds(last)) {
            durableIndex = Math.max(durableIndex, last.index());
        }
        tail.evict(durableIndex, tailBytes);
    }

    /** Returns whether these entries are all in memory. */
    public boolean isInMemory(long from, long to) {
        return tail.holds(from) && tail.holds(to);
    }

    /**
     * Returns entries from {@code from} to at most {@code to} that are all in memory: at least one, and no more than
     * {@code maxBytes} beyond the first. The same range gives the same object where it can, so that it is encoded once.
     */
    public LogSlice inMemory(long from, long to, long maxBytes) {
        LogSlice known = shared;
        if (known != null && known.firstIndex() == from && known.lastIndex() == to && known.sizeBytes() <= maxBytes) {
            return known;
        }
        LogSlice slice = tail.slice(idAt(from - 1), to, maxBytes);
        shared = slice;
        return slice;
    }

    /** Lets go of the entries up to this one, which must be durable. */
    public void compact(EntryId upTo) {
        Invariant.check(upTo.index() <= durableIndex, "only what is durable is released", upTo.index(), durableIndex);
        terms.compact(upTo);
        tail.evict(upTo.index(), 0);
    }

    /** Forgets everything: a snapshot up to {@code base} took the place. */
    public void reset(EntryId newBase) {
        terms.reset(newBase);
        tail.reset(newBase.index() + 1);
        shared = null;
        truncateFrom = 0;
        durableIndex = newBase.index();
        writtenIndex = newBase.index();
        truncationSequence = sequence + 1;
    }
}
