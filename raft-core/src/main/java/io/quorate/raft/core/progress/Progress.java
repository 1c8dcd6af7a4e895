package io.quorate.raft.core.progress;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Invariant;
import io.quorate.raft.protocol.Member;
import org.jspecify.annotations.Nullable;

/**
 * What a leader knows of one peer, and the state of its conversation with it.
 *
 * <p>Always: match &lt; next, and match never falls within a leadership. Everything up to match is durable at the peer.
 */
public final class Progress {

    /** The states of the conversation. */
    public enum State {
        /** It is not known where the logs agree: one message at a time, and none until an answer or a heartbeat. */
        PROBE,
        /** The logs agree: entries are sent as they come, up to a window. */
        REPLICATE,
        /** The peer needs entries that are compacted: a snapshot is on its way, chunk by chunk. */
        SNAPSHOT
    }

    private Member member;
    private final Inflights inflights;
    private final Contact contact = new Contact();
    private State state = State.PROBE;
    private long matchIndex;
    private long nextIndex;
    private long commitIndexSent;
    private boolean paused;
    private boolean reading;
    private @Nullable SnapshotTransfer transfer;

    Progress(Member member, long nextIndex, int maxInflightAppends, long maxInflightBytes) {
        this.member = member;
        this.nextIndex = nextIndex;
        this.inflights = new Inflights(maxInflightAppends, maxInflightBytes);
    }

    /** Returns who the peer is. */
    public Member member() {
        return member;
    }

    /** Notes that the peer's address or priority is another one now; what it has of the log stays. */
    void describedAs(Member now) {
        member = now;
    }

    /** Returns the state of the conversation. */
    public State state() {
        return state;
    }

    /** Returns the highest index known to be durable at the peer. */
    public long matchIndex() {
        return matchIndex;
    }

    /** Returns the index of the next entry to send. */
    public long nextIndex() {
        return nextIndex;
    }

    /** Returns the highest commit index that the peer was told with its entries, or after them. */
    public long commitIndexSent() {
        return commitIndexSent;
    }

    /** Returns the snapshot on its way; null unless in state SNAPSHOT. */
    public @Nullable SnapshotTransfer transfer() {
        return transfer;
    }

    /** Returns when the peer was heard from. */
    public Contact contact() {
        return contact;
    }

    /** Returns how many messages with entries are under way. */
    public int inflightAppends() {
        return inflights.count();
    }

    /** Returns how many bytes of entries are under way. */
    public long inflightBytes() {
        return inflights.bytes();
    }

    /** Returns whether entries may be sent now. */
    public boolean mayAppend() {
        return switch (state) {
            case PROBE -> !paused && !reading;
            case REPLICATE -> !reading && !inflights.isFull();
            case SNAPSHOT -> false;
        };
    }

    /** Returns whether something was sent that no answer has covered. */
    public boolean awaitsAnswer() {
        return paused || !inflights.isEmpty();
    }

    /** Notes that entries up to {@code lastIndex} left; they may be none. */
    public void appended(long lastIndex, long sizeBytes, long commitIndex) {
        commitTold(Math.min(commitIndex, lastIndex));
        if (state == State.PROBE) {
            paused = true;
        } else if (lastIndex >= nextIndex) {
            nextIndex = lastIndex + 1;
            inflights.add(lastIndex, sizeBytes);
        }
    }

    /** Notes that the peer was told this commit index. */
    public void commitTold(long commitIndex) {
        commitIndexSent = Math.max(commitIndexSent, commitIndex);
    }

    /** Notes that entries were asked for from the disk: nothing is sent until they are there. */
    public void readStarted() {
        reading = true;
    }

    /** Notes that the read from the disk has ended. */
    public void readEnded() {
        reading = false;
    }

    /** Lets a probe be tried again: the peer is there, and the last one may have been lost. */
    public void resumeProbe() {
        paused = false;
    }

    /** Notes that the peer has everything up to this index, durably. Returns whether match rose. */
    public boolean accepted(long index) {
        boolean rose = index > matchIndex;
        matchIndex = Math.max(matchIndex, index);
        nextIndex = Math.max(nextIndex, matchIndex + 1);
        inflights.freeUpTo(index);
        if (state == State.PROBE) {
            become(State.REPLICATE);
            nextIndex = matchIndex + 1;
        } else if (transfer != null && matchIndex >= transfer.snapshot().index()) {
            probeFrom(matchIndex + 1);
        }
        return rose;
    }

    /**
     * Notes that the peer does not have the entry at {@code rejectedIndex}, and that the logs may agree at
     * {@code agreement}. An answer to something older than the last question changes nothing. Returns whether it was of
     * use.
     */
    public boolean rejected(long rejectedIndex, long agreement) {
        if (state == State.SNAPSHOT || rejectedIndex <= matchIndex) {
            return false;
        }
        if (state == State.REPLICATE) {
            probeFrom(matchIndex + 1);
            return true;
        }
        if (rejectedIndex != nextIndex - 1) {
            return false;
        }
        nextIndex = Math.max(matchIndex + 1, Math.min(rejectedIndex, agreement + 1));
        paused = false;
        return true;
    }

    /** Asks anew where the logs agree, from what the peer surely has: messages to it were lost. */
    public void unreachable() {
        if (state == State.REPLICATE) {
            probeFrom(matchIndex + 1);
        }
    }

    /** Starts to send a snapshot. */
    public void snapshotStarted(EntryId last) {
        become(State.SNAPSHOT);
        transfer = new SnapshotTransfer(last);
    }

    /** Gives a snapshot up; the peer is probed again when it is heard from. */
    public void snapshotGivenUp() {
        if (state == State.SNAPSHOT) {
            probeFrom(matchIndex + 1);
            paused = true;
        }
    }

    private void probeFrom(long index) {
        become(State.PROBE);
        nextIndex = index;
        Invariant.check(matchIndex < nextIndex, "match is below next", matchIndex, nextIndex);
    }

    private void become(State next) {
        state = next;
        paused = false;
        inflights.clear();
        transfer = null;
    }
}
