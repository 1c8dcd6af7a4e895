package io.quorate.guide;

import io.quorate.raft.RaftNode;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.NodeId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Members and leaders. Each method may be called with any running node of the group. */
final class Members {
    private Members() {}

    // guide: founders
    static final Configuration FOUNDERS = Configuration.ofVoters(
            Member.of("1", "shop1:7000"), Member.of("2", "shop2:7000"), Member.of("3", "shop3:7000"));
    // end

    static Configuration join(RaftNode<Stock.Answer> node) {
        // guide: add voter
        Committed<Configuration> changed = node.addVoter(Member.of("4", "shop4:7000"), Duration.ofMinutes(1))
                .join();
        // end
        return changed.result();
    }

    static Configuration addLearner(RaftNode<Stock.Answer> node) {
        // guide: add learner
        MembershipChange spare = MembershipChange.addLearner(Member.of("5", "shop5:7000"));
        Committed<Configuration> changed = node.changeMembership(spare).join();
        // end
        return changed.result();
    }

    static CompletableFuture<Committed<Configuration>> swap(RaftNode<Stock.Answer> node) {
        // guide: joint
        MembershipChange swap = MembershipChange.promote(NodeId.of("5")).and(MembershipChange.demote(NodeId.of("4")));
        NodeStatus seen = node.freshStatus().join();
        CompletableFuture<Committed<Configuration>> changed = node.changeMembership(swap, seen.configurationIndex());
        // end
        return changed;
    }

    static Configuration replace(RaftNode<Stock.Answer> node) {
        // guide: replace
        Committed<Configuration> changed = node.replace(
                        NodeId.of("3"), Member.of("6", "shop6:7000"), Duration.ofMinutes(1))
                .join();
        // end
        return changed.result();
    }

    static Configuration move(RaftNode<Stock.Answer> node) {
        // guide: address and priority
        MembershipChange move = MembershipChange.of(
                new MembershipChange.SetAddress(NodeId.of("2"), "shop2.example.org:7000"),
                new MembershipChange.SetPriority(NodeId.of("2"), 10));
        Committed<Configuration> changed = node.changeMembership(move).join();
        // end
        return changed.result();
    }

    static NodeId handOver(RaftNode<Stock.Answer> node) {
        // guide: transfer
        NodeId leader = node.transferLeadership(NodeId.of("2")).join();
        // end
        return leader;
    }
}
