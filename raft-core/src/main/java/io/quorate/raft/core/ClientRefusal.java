package io.quorate.raft.core;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.ForwardedProposalResponse;
import io.quorate.raft.protocol.ForwardedRequest;
import io.quorate.raft.protocol.ReadIndex;
import io.quorate.raft.protocol.ReadIndexResponse;
import io.quorate.raft.protocol.Rejection;

/** How a node that does not lead turns callers away: at once, and only where it is sure that nothing was appended. */
final class ClientRefusal {
    private final RaftState state;
    private final Effects effects;

    ClientRefusal(RaftState state, Effects effects) {
        this.state = state;
        this.effects = effects;
    }

    /** A node that may not lead because its disk is full says so, rather than that there is no leader. */
    private Rejection reason() {
        return state.vitals().isStorageFull() ? Rejection.STORAGE_FULL : Rejection.NOT_LEADER;
    }

    void refuse(Event.Propose propose) {
        effects.add(new Effect.ProposalRejected(propose.token(), reason(), state.leader()));
    }

    /** Refuses an operator's request. */
    void refuse(long token) {
        effects.add(new Effect.ProposalRejected(token, Rejection.NOT_LEADER, state.leader()));
    }

    /** Refuses an operator's request that surely was not taken here. */
    void refuse(ForwardedRequest message) {
        if (state.forwardingGuard().admits(message)) {
            state.say(new ForwardedProposalResponse(
                    state.self(), message.from(), message.term(), message.token(), EntryId.NONE, Rejection.NOT_LEADER));
        }
    }

    void refuse(Event.Read read) {
        effects.add(new Effect.ReadRejected(read.token(), Rejection.NOT_LEADER, state.leader()));
    }

    /** Refuses a proposal that surely was not appended here; of any other this node knows nothing, and says nothing. */
    void refuse(ForwardedProposal message) {
        if (state.forwardingGuard().admits(message)) {
            state.say(new ForwardedProposalResponse(
                    state.self(), message.from(), message.term(), message.token(), EntryId.NONE, Rejection.NOT_LEADER));
        }
    }

    void refuse(ReadIndex message) {
        state.say(new ReadIndexResponse(state.self(), message.from(), state.term(), message.token(), 0));
    }
}
