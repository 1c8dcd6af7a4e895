package io.quorate.raft.core;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.ForwardedProposalResponse;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import org.jspecify.annotations.Nullable;

/** How a leader answers an operator's request: by an effect, or by a message to the node that passed it on. */
final class CallerAnswers {
    private final RaftState state;
    private final Effects effects;

    CallerAnswers(RaftState state, Effects effects) {
        this.state = state;
        this.effects = effects;
    }

    void accepted(Caller caller, EntryId entry) {
        NodeId asker = caller.asker();
        if (asker == null) {
            effects.add(new Effect.ProposalAccepted(caller.token(), entry, 1));
        } else {
            respond(caller, asker, entry, null);
        }
    }

    void refused(Caller caller, Rejection reason) {
        NodeId asker = caller.asker();
        if (asker == null) {
            effects.add(new Effect.ProposalRejected(caller.token(), reason, state.leader()));
        } else {
            respond(caller, asker, EntryId.NONE, reason);
        }
    }

    /** Says that nobody knows the outcome; the other nodes find that out by themselves. */
    void lost(Caller caller) {
        if (caller.asker() == null) {
            effects.add(new Effect.ProposalLost(caller.token()));
        }
    }

    private void respond(Caller caller, NodeId asker, EntryId entry, @Nullable Rejection reason) {
        state.say(new ForwardedProposalResponse(state.self(), asker, caller.term(), caller.token(), entry, reason));
    }
}
