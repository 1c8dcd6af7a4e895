package io.quorate.raft.core;

import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.ForwardedRequest;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import java.util.TreeMap;

/**
 * Lets each forwarded proposal through at most once, in the leadership that it was sent to, however often the network
 * delivers it. It outlives the leadership, for as long as the node does: only so can a deposed leader say for sure "not
 * appended".
 *
 * <p>A sender's tokens rise within one life of it; each life has a number of its own in the upper 32 bits.
 */
final class ForwardingGuard {
    private record Life(NodeId node, long number) implements Comparable<Life> {
        @Override
        public int compareTo(Life other) {
            int byNode = node.compareTo(other.node);
            return byNode != 0 ? byNode : Long.compare(number, other.number);
        }
    }

    private final long term;
    private final TreeMap<Life, Long> highest = new TreeMap<>();

    /** Guards the leadership of this term. */
    ForwardingGuard(long term) {
        this.term = term;
    }

    /**
     * Returns whether this proposal was meant for this leadership and is seen for the first time. From then on it
     * counts as seen, whatever is done with it.
     */
    boolean admits(ForwardedProposal proposal) {
        return admits(proposal, proposal.token());
    }

    /** Answers the same for an operator's request. */
    boolean admits(ForwardedRequest request) {
        return admits(request, request.token());
    }

    private boolean admits(Message message, long token) {
        if (message.term() != term) {
            return false;
        }
        Life life = new Life(message.from(), token >>> 32);
        Long seen = highest.get(life);
        if (seen != null && Long.compareUnsigned(token, seen) <= 0) {
            return false;
        }
        highest.put(life, token);
        return true;
    }
}
