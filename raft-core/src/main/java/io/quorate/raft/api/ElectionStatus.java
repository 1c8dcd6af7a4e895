package io.quorate.raft.api;

import io.quorate.raft.protocol.NodeId;
import java.util.Optional;

/**
 * How a node came to its role.
 *
 * @param votedFor who has the node's vote of this term
 * @param lastChange why role, term or leader changed the last time
 * @param campaigns how often the node has stood for election since its start
 * @param lastCampaign why the node wanted to lead the last time: it heard of no leader, or was handed the leadership
 */
public record ElectionStatus(
        Optional<NodeId> votedFor,
        RoleChangeReason lastChange,
        long campaigns,
        Optional<RoleChangeReason> lastCampaign) {}
