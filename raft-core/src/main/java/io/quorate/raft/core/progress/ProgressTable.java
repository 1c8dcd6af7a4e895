package io.quorate.raft.core.progress;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The progress of every member but the leader itself, in the order of ids. A handful: searched one by one. */
public final class ProgressTable {
    private final NodeId self;
    private final int maxInflightAppends;
    private final long maxInflightBytes;
    private List<Progress> peers = List.of();

    /** Makes an empty table for the leader {@code self}, with the window of each peer. */
    public ProgressTable(NodeId self, int maxInflightAppends, long maxInflightBytes) {
        this.self = self;
        this.maxInflightAppends = maxInflightAppends;
        this.maxInflightBytes = maxInflightBytes;
    }

    /** Follows the configuration: keeps who stays, adds who is new, probing at {@code nextIndex}, drops who is gone. */
    public void follow(Configuration configuration, long nextIndex) {
        List<Progress> next = new ArrayList<>();
        for (Member member : configuration.members()) {
            if (!member.id().equals(self)) {
                Progress known = find(member.id());
                next.add(
                        known != null && known.member().equals(member)
                                ? known
                                : new Progress(member, nextIndex, maxInflightAppends, maxInflightBytes));
            }
        }
        peers = next;
    }

    /** Returns the peers, in the order of their ids. */
    public List<Progress> peers() {
        return peers;
    }

    /** Returns the progress of this peer, or null where it is not a member. */
    public @Nullable Progress find(NodeId id) {
        for (int i = 0; i < peers.size(); i++) {
            if (peers.get(i).member().id().equals(id)) {
                return peers.get(i);
            }
        }
        return null;
    }
}
