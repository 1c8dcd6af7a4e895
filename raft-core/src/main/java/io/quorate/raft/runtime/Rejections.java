package io.quorate.raft.runtime;

import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.CommandTooLargeException;
import io.quorate.raft.api.DiskFullException;
import io.quorate.raft.api.LeadershipTransferException;
import io.quorate.raft.api.MembershipChangeException;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import org.jspecify.annotations.Nullable;

/** What a caller sees of a {@link Rejection}. */
final class Rejections {
    private Rejections() {}

    static ProposalRejectedException toException(Rejection reason, @Nullable NodeId leader) {
        return switch (reason) {
            case NOT_LEADER ->
                new NotLeaderException(leader == null ? "no leader is known" : "the leader is node " + leader, leader);
            case BUSY -> new BusyException("the leader has too much uncommitted or waiting work");
            case TOO_LARGE -> new CommandTooLargeException("the command is longer than the leader accepts");
            case TRANSFERRING -> new BusyException("leadership is being handed over");
            case SUPERSEDED -> new ProposalRejectedException("another leader's entry took its place in the log");
            case CHANGE_IN_PROGRESS, CONFIGURATION_MOVED, INVALID_CHANGE, NOT_CAUGHT_UP ->
                new MembershipChangeException(reason);
            case STORAGE_FULL -> new DiskFullException("this node's disk has no room for more entries");
            case INVALID_TARGET, TRANSFER_FAILED -> new LeadershipTransferException(sentence(reason));
        };
    }

    private static String sentence(Rejection reason) {
        return reason == Rejection.INVALID_TARGET
                ? "leadership can go only to another node that has a vote"
                : "no node took leadership over in time; the leader leads on";
    }
}
