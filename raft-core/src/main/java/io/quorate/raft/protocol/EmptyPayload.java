package io.quorate.raft.protocol;

/** The payload of the entry that a new leader appends to commit what earlier terms left (§3.6.2, §6.4). */
public enum EmptyPayload implements EntryPayload {
    /** The only one. */
    INSTANCE;

    @Override
    public int sizeBytes() {
        return 0;
    }
}
