package io.quorate.raft.api;

import io.quorate.raft.protocol.NodeId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** No leader could be asked: there is none now, or it changed meanwhile. Surely without effect. */
public final class NotLeaderException extends ProposalRejectedException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable NodeId leader;

    /** Makes one with the leader that this node knows of, or null. */
    public NotLeaderException(String message, @Nullable NodeId leader) {
        super(message);
        this.leader = leader;
    }

    /** Returns the leader that the node knew of. */
    public Optional<NodeId> leader() {
        return Optional.ofNullable(leader);
    }
}
