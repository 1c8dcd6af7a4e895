package io.quorate.raft.core.membership;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.util.Arrays;
import java.util.List;

/**
 * Counting, as pure functions. A joint configuration needs both of its majorities (§4.3), so each question is asked of
 * one side at a time, and the answers are joined.
 */
public final class Quorum {
    private Quorum() {}

    /** Says how far a voter's log is known to match. */
    @FunctionalInterface
    public interface MatchIndexes {

        /** Returns the highest index known to be durable there. */
        long matchOf(NodeId voter);
    }

    /** Says how a voter answered. */
    @FunctionalInterface
    public interface Answers {

        /** Returns whether it said yes (1), no (-1), or nothing yet (0). */
        int answerOf(NodeId voter);
    }

    /** How a vote stands. */
    public enum VoteResult {
        /** A majority of each side said yes. */
        WON,
        /** A majority can no longer be had. */
        LOST,
        /** Neither. */
        PENDING
    }

    /** Returns the highest index that a majority of each side holds; 0 without voters. */
    public static long committedIndex(Configuration configuration, MatchIndexes matches) {
        long incoming = committedIndex(configuration.voters(), matches);
        return configuration.isJoint()
                ? Math.min(incoming, committedIndex(configuration.outgoingVoters(), matches))
                : incoming;
    }

    private static long committedIndex(List<Member> voters, MatchIndexes matches) {
        int n = voters.size();
        if (n == 0) {
            return 0;
        }
        long[] sorted = new long[n];
        for (int i = 0; i < n; i++) {
            sorted[i] = matches.matchOf(voters.get(i).id());
        }
        Arrays.sort(sorted);
        return sorted[n - majority(n)];
    }

    /** Returns how the vote stands. Without voters it is lost. */
    public static VoteResult vote(Configuration configuration, Answers answers) {
        VoteResult incoming = vote(configuration.voters(), answers);
        if (!configuration.isJoint()) {
            return incoming;
        }
        VoteResult outgoing = vote(configuration.outgoingVoters(), answers);
        if (incoming == VoteResult.LOST || outgoing == VoteResult.LOST) {
            return VoteResult.LOST;
        }
        return incoming == outgoing ? incoming : VoteResult.PENDING;
    }

    private static VoteResult vote(List<Member> voters, Answers answers) {
        int yes = 0;
        int no = 0;
        for (int i = 0; i < voters.size(); i++) {
            int answer = answers.answerOf(voters.get(i).id());
            if (answer > 0) {
                yes++;
            } else if (answer < 0) {
                no++;
            }
        }
        int needed = majority(voters.size());
        if (yes >= needed) {
            return VoteResult.WON;
        }
        return voters.size() - no < needed ? VoteResult.LOST : VoteResult.PENDING;
    }

    private static int majority(int voters) {
        return voters / 2 + 1;
    }
}
