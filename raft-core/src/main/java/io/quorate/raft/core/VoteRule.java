package io.quorate.raft.core;

import io.quorate.raft.protocol.RequestPreVote;
import io.quorate.raft.protocol.RequestPreVoteResponse;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.RequestVoteResponse;

/** Who gets this node's vote (§3.4, §3.6.1, §9.6), if it has one to give: the same rule in every role. */
final class VoteRule {
    private final RaftState state;
    private final Effects effects;

    VoteRule(RaftState state, Effects effects) {
        this.state = state;
        this.effects = effects;
    }

    /** Answers whether this node would vote for the asker; changes nothing. */
    void answer(RequestPreVote request, boolean protectsLeader) {
        boolean granted = !protectsLeader
                && !state.promise().isBinding()
                && state.isMeant()
                && request.term() > state.term()
                && request.lastEntry().isAtLeastAsUpToDateAs(state.log().last());
        long term = granted ? request.term() : state.term();
        state.say(new RequestPreVoteResponse(state.self(), request.from(), term, granted));
    }

    /** Answers a request of the present term, and returns whether the vote was given, now or before. */
    boolean answer(RequestVote request) {
        boolean free = state.votedFor() == null && state.leader() == null;
        boolean given = request.from().equals(state.votedFor())
                || (free
                        && state.isMeant()
                        && (request.leadershipTransfer() || !state.promise().isBinding()));
        boolean granted =
                given && request.lastEntry().isAtLeastAsUpToDateAs(state.log().last());
        RequestVoteResponse response =
                new RequestVoteResponse(state.self(), request.from(), state.term(), granted, request.incarnation());
        if (granted) {
            state.voteFor(request.from());
            effects.sendWhenDurable(response);
        } else {
            state.say(response);
        }
        return granted;
    }
}
