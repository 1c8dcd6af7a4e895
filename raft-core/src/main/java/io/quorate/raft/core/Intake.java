package io.quorate.raft.core;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Proposal;
import io.quorate.raft.protocol.Rejection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends what a leader's clients propose, within the bounds. Requests of client sessions bear how long the leader has
 * led by then, as its ticks count it: that is all the time that the log has (rule C2).
 */
final class Intake {
    private final RaftState state;
    private final Admission admission;
    private long ticks;

    Intake(RaftState state) {
        this.state = state;
        this.admission = new Admission(state.options().replication());
    }

    /** Lets a tick pass. */
    void tick() {
        ticks++;
    }

    /** Returns why these cannot be taken, or null where they can. */
    @Nullable
    Rejection refusal(List<? extends Proposal> commands) {
        return admission.refusal(commands);
    }

    /** Appends these one after the other; returns the first entry. */
    EntryId append(List<? extends Proposal> commands) {
        long leaderMillis = state.options().election().millisOf(ticks);
        long first = state.log().lastIndex() + 1;
        for (int i = 0; i < commands.size(); i++) {
            state.append(commands.get(i).payload(leaderMillis));
        }
        admission.appended(state.log().lastIndex(), commands);
        return new EntryId(first, state.term());
    }

    /** Hears that everything up to this index is committed. */
    void committed(long index) {
        admission.committed(index);
    }

    /** Returns how many bytes are appended and not yet committed, for a status. */
    long uncommittedBytes() {
        return admission.uncommittedBytes();
    }
}
