package io.quorate.raft.core.progress;

import io.quorate.raft.protocol.EntryId;

/** A snapshot on its way to a peer: one chunk at a time, sent again when no answer comes. */
public final class SnapshotTransfer {
    private static final long NOTHING = -1;

    private EntryId snapshot;
    private long offset;
    // A peer that lost what it had asks for less than before; so does an answer that comes twice, or late.
    private long askedAnew = NOTHING;
    private int ticksWaited;

    SnapshotTransfer(EntryId snapshot) {
        this.snapshot = snapshot;
    }

    /** Returns the last entry of the snapshot. */
    public EntryId snapshot() {
        return snapshot;
    }

    /** Returns the offset of the chunk that is under way. */
    public long offset() {
        return offset;
    }

    /**
     * Notes that the peer asks for the chunk at {@code nextOffset}. Returns whether that is news: a repeated answer
     * must not make a second stream of chunks.
     */
    public boolean advance(EntryId asked, long nextOffset) {
        boolean restart = nextOffset == 0 && offset > 0;
        if (!restart && nextOffset <= offset) {
            askedAnew = nextOffset < offset && asked.equals(snapshot) ? nextOffset : askedAnew;
            return false;
        }
        snapshot = asked;
        offset = nextOffset;
        askedAnew = NOTHING;
        ticksWaited = 0;
        return true;
    }

    /**
     * Lets a tick pass; returns whether a chunk should be sent again, after this many ticks without an answer that was
     * news. It is the one that the peer has asked for last, be it an earlier one: if that was an old answer, the next
     * one says so.
     */
    public boolean isOverdue(int ticks) {
        if (++ticksWaited < ticks) {
            return false;
        }
        ticksWaited = 0;
        if (askedAnew != NOTHING) {
            offset = askedAnew;
            askedAnew = NOTHING;
        }
        return true;
    }
}
