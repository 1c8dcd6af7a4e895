package io.quorate.raft.protocol;

/**
 * Answers {@link AppendEntries}. A success leaves only after all entries up to {@code index} are on stable storage.
 *
 * <p>A rejection carries the id of an entry of the responder's log, {@code hint}: its highest one at or before the
 * rejected position whose term is not above the term that did not match. The leader needs at most one probe per
 * conflicting term.
 *
 * @param from the sender
 * @param to the receiver
 * @param term the sender's current term
 * @param success whether the logs match up to {@code index}
 * @param index the highest index known to match; for a rejection, the index of the entry before the rejected ones
 * @param hint for a rejection, where the leader may try next; otherwise {@link EntryId#NONE}
 */
public record AppendEntriesResponse(NodeId from, NodeId to, long term, boolean success, long index, EntryId hint)
        implements Message {
    /** Checks that the index is not negative. */
    public AppendEntriesResponse {
        if (index < 0) {
            throw new IllegalArgumentException("negative index: " + index);
        }
    }

    /** Returns the answer that the logs match up to this index, and are durable. */
    public static AppendEntriesResponse success(NodeId from, NodeId to, long term, long matchIndex) {
        return new AppendEntriesResponse(from, to, term, true, matchIndex, EntryId.NONE);
    }

    /** Returns the answer that the entry before the sent ones is not in the responder's log. */
    public static AppendEntriesResponse rejection(NodeId from, NodeId to, long term, long rejectedIndex, EntryId hint) {
        return new AppendEntriesResponse(from, to, term, false, rejectedIndex, hint);
    }

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onAppendEntriesResponse(this);
    }
}
