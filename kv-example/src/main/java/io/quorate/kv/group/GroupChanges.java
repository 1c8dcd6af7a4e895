package io.quorate.kv.group;

import io.quorate.kv.client.KvFailure;
import io.quorate.raft.RaftNode;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.NodeId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What an operator does to a group, by way of one of its nodes. What is so already is not asked for again, so that each
 * of these may be repeated when its outcome was unknown. For any thread; nothing blocks.
 */
public final class GroupChanges {
    /** How long a learner may take to catch up before it is given its vote. */
    public static final Duration CATCH_UP = Duration.ofMinutes(1);

    private final RaftNode<?> node;

    /** Makes one that asks this node. */
    public GroupChanges(RaftNode<?> node) {
        this.node = node;
    }

    /**
     * Adds a learner.
     *
     * @return fails with {@link KvFailure} if there is a member of this id at another address, and otherwise as
     *     {@link RaftNode#changeMembership(MembershipChange)} does
     */
    public CompletableFuture<Void> add(Member learner) {
        Optional<Member> present = configuration().member(learner.id());
        if (present.isPresent()) {
            String address = present.get().address();
            return address.equals(learner.address())
                    ? done()
                    : failed("node " + learner.id() + " is a member already, at " + address);
        }
        return change(MembershipChange.addLearner(learner));
    }

    /** Removes a member; fails with {@link KvFailure} if it is none. */
    public CompletableFuture<Void> remove(NodeId id) {
        return configuration().contains(id)
                ? change(MembershipChange.remove(id))
                : failed("node " + id + " is not a member");
    }

    /** Gives a learner its vote once it has caught up; fails with {@link KvFailure} if it is no member. */
    public CompletableFuture<Void> promote(NodeId id) {
        Configuration present = configuration();
        if (present.isIncomingVoter(id)) {
            return done();
        }
        return present.member(id)
                .map(learner -> without(node.addVoter(learner, CATCH_UP)))
                .orElseGet(() -> failed("node " + id + " is not a member"));
    }

    /** Hands leadership over; fails with {@link KvFailure} if the node has no vote. */
    public CompletableFuture<Void> transfer(NodeId id) {
        if (!configuration().isIncomingVoter(id)) {
            return failed("node " + id + " has no vote");
        }
        boolean leads = node.status().leader().equals(Optional.of(id));
        return leads ? done() : without(node.transferLeadership(id));
    }

    private CompletableFuture<Void> change(MembershipChange change) {
        return without(node.changeMembership(change));
    }

    private Configuration configuration() {
        return node.status().configuration();
    }

    private static CompletableFuture<Void> without(CompletableFuture<?> future) {
        return future.thenAccept(result -> {});
    }

    private static CompletableFuture<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    private static CompletableFuture<Void> failed(String why) {
        return CompletableFuture.failedFuture(new KvFailure(why));
    }
}
