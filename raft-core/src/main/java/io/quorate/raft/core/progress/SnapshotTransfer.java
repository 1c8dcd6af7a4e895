package io.quorate.raft.core.progress;

import io.quorate.raft.protocol.EntryId;

/** A snapshot on its way to a peer: one chunk at a time, sent again when no answer comes. */
public final class SnapshotTransfer {
    private EntryId snapshot;
    private long offset;
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
            return false;
        }
        snapshot = asked;
        offset = nextOffset;
        ticksWaited = 0;
        return true;
    }

    /** Lets a tick pass; returns whether the chunk should be sent again, after this many ticks without an answer. */
    public boolean isOverdue(int ticks) {
        if (++ticksWaited < ticks) {
            return false;
        }
        ticksWaited = 0;
        return true;
    }
}
