package io.quorate.raft.api;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * A node as it saw itself at one moment.
 *
 * @param node who it is
 * @param role its role
 * @param term its current term
 * @param leader the leader it knows of
 * @param configuration the configuration in use: voters, those on their way out while it is joint, and learners
 * @param configurationIndex the index of the entry that brought the configuration; 0 = none did
 * @param log the state of its log
 * @param peers as the leader: the other members; otherwise empty
 * @param election how it came to its role
 * @param load what waits in it, and how fast it is
 */
public record NodeStatus(
        NodeId node,
        RoleName role,
        long term,
        Optional<NodeId> leader,
        Configuration configuration,
        long configurationIndex,
        LogStatus log,
        List<PeerStatus> peers,
        ElectionStatus election,
        LoadStatus load) {

    /** Copies the list of peers. */
    public NodeStatus {
        peers = List.copyOf(peers);
    }
}
