package io.quorate.raft.core;

import io.quorate.raft.protocol.AdminRequest;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.ForwardedProposalResponse;
import io.quorate.raft.protocol.ForwardedRequest;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.ReadIndex;
import io.quorate.raft.protocol.ReadIndexResponse;
import io.quorate.raft.protocol.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A follower's requests to its leader that wait for an answer. Each ends by one effect, at the latest with the role.
 */
final class ForwardedRequests {
    private record Pending(int since, int commands, long bytes) {}

    private final RaftState state;
    private final Effects effects;
    private final TreeMap<Long, Pending> proposals = new TreeMap<>();
    private final TreeMap<Long, Pending> reads = new TreeMap<>();
    private int now;
    private long bytesUnderWay;

    ForwardedRequests(RaftState state, Effects effects) {
        this.state = state;
        this.effects = effects;
    }

    /**
     * Passes a proposal on, or refuses it where too much waits for an answer: a burst that overran the transport's
     * queue would leave the outcome of everything that waits unknown. A lone proposal always fits.
     */
    void propose(NodeId leader, Event.Propose propose) {
        long bytes = Admission.sizeBytes(propose.commands());
        long limit = state.options().replication().maxForwardedBytes();
        if (bytesUnderWay > 0 && bytesUnderWay + bytes > limit) {
            effects.add(new Effect.ProposalRejected(propose.token(), Rejection.BUSY, leader));
            return;
        }
        bytesUnderWay += bytes;
        proposals.put(propose.token(), new Pending(now, propose.commands().size(), bytes));
        effects.send(new ForwardedProposal(state.self(), leader, state.term(), propose.token(), propose.commands()));
    }

    void ask(NodeId leader, long token, AdminRequest request) {
        proposals.put(token, new Pending(now, 1));
        effects.send(new ForwardedRequest(state.self(), leader, state.term(), token, request));
    }

    void read(NodeId leader, long token) {
        reads.put(token, new Pending(now, 0, 0));
        effects.send(new ReadIndex(state.self(), leader, state.term(), token));
    }

    void answered(ForwardedProposalResponse answer) {
        Pending pending = proposals.remove(answer.token());
        if (pending == null) {
            return;
        }
        bytesUnderWay -= pending.bytes();
        Rejection rejection = answer.rejection();
        if (rejection == null) {
            effects.add(new Effect.ProposalAccepted(answer.token(), answer.first(), pending.commands()));
        } else {
            effects.add(new Effect.ProposalRejected(answer.token(), rejection, state.leader()));
        }
    }

    void answered(ReadIndexResponse answer) {
        if (reads.remove(answer.token()) == null) {
            return;
        }
        if (answer.readIndex() > 0) {
            effects.add(new Effect.ReadReady(answer.token(), answer.readIndex()));
        } else {
            effects.add(new Effect.ReadRejected(answer.token(), Rejection.NOT_LEADER, state.leader()));
        }
    }

    /** Lets a tick pass, and ends what has waited for too long. */
    void tick() {
        now++;
        int latest = now - state.options().election().proposalTimeoutTicks();
        endUpTo(latest);
    }

    /** Ends everything: the leader cannot be reached, or is not the leader any more. */
    void end() {
        endUpTo(Integer.MAX_VALUE);
    }

    private void endUpTo(int latest) {
        for (long token : endedBy(proposals, latest)) {
            effects.add(new Effect.ProposalLost(token));
        }
        for (long token : endedBy(reads, latest)) {
            effects.add(new Effect.ReadRejected(token, Rejection.NOT_LEADER, state.leader()));
        }
    }

    /** Tokens rise with time, so the oldest come first. */
    private List<Long> endedBy(NavigableMap<Long, Pending> requests, int latest) {
        List<Long> ended = new ArrayList<>();
        while (!requests.isEmpty() && requests.firstEntry().getValue().since() <= latest) {
            Map.Entry<Long, Pending> oldest = requests.pollFirstEntry();
            bytesUnderWay -= oldest.getValue().bytes();
            ended.add(oldest.getKey());
        }
        return ended;
    }
}
