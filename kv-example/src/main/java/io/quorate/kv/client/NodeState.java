package io.quorate.kv.client;

import io.quorate.raft.api.LogStatus;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.NodeId;
import java.util.Locale;

/**
 * How a node sees itself.
 *
 * @param role its role in words
 * @param term its term
 * @param leader the leader it knows of; empty = none
 * @param indexes where its log stands
 * @param configuration the members as it knows them
 */
public record NodeState(String role, long term, String leader, Indexes indexes, Configuration configuration) {

    /**
     * Where a log stands.
     *
     * @param first the first entry that is held
     * @param last the last entry
     * @param durable the last entry on stable storage
     * @param commit the last entry known to be committed
     * @param applied the last entry that was applied
     * @param snapshot the last entry of the latest snapshot; 0 = none
     */
    public record Indexes(long first, long last, long durable, long commit, long applied, long snapshot) {}

    /** Returns the state of a node of this process. */
    public static NodeState of(NodeStatus status) {
        LogStatus log = status.log();
        String role = status.configuration().isLearner(status.node())
                ? "learner"
                : status.role().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new NodeState(
                role,
                status.term(),
                status.leader().map(NodeId::value).orElse(""),
                new Indexes(
                        log.firstIndex(),
                        log.lastIndex(),
                        log.durableIndex(),
                        log.commitIndex(),
                        log.appliedIndex(),
                        log.snapshotIndex()),
                status.configuration());
    }
}
