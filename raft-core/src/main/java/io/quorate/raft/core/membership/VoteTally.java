package io.quorate.raft.core.membership;

import io.quorate.raft.core.membership.Quorum.VoteResult;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.NodeId;
import java.util.TreeMap;

/** The answers to one campaign, per voter: the first answer of each counts, repeated ones change nothing (rule E6). */
public final class VoteTally {
    private final TreeMap<NodeId, Boolean> answers = new TreeMap<>();

    /** Notes a voter's answer. */
    public void answer(NodeId voter, boolean granted) {
        answers.putIfAbsent(voter, granted);
    }

    /** Returns how the vote stands in this configuration. */
    public VoteResult result(Configuration configuration) {
        return Quorum.vote(configuration, voter -> {
            Boolean granted = answers.get(voter);
            return granted == null ? 0 : granted ? 1 : -1;
        });
    }
}
