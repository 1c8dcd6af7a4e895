package io.quorate.raft.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Every term that any node has entered: who voted for whom, and who led it. Nodes are counted from 0; who votes is a
 * node with a data directory, counted from 0 too: with another one it is another voter.
 */
final class TermLedger {
    private static final int NOBODY = -1;

    /** One term, over all the lives of all the nodes. */
    static final class Term {
        private final int[] durableVotes;
        private final int[] saidVotes;
        private int leader = NOBODY;
        private long lastSent;
        private long commitSeen = NOBODY;

        Term(int voters) {
            durableVotes = new int[voters];
            saidVotes = new int[voters];
            Arrays.fill(durableVotes, NOBODY);
            Arrays.fill(saidVotes, NOBODY);
        }

        /** Returns the leader, or a negative number. */
        int leader() {
            return leader;
        }

        /** Returns the last index that the leader has sent. */
        long lastSent() {
            return lastSent;
        }

        void sent(long index) {
            lastSent = Math.max(lastSent, index);
        }

        /** Takes the leader's commit index and returns the one that was taken before, or a negative number. */
        long commit(long index) {
            long before = commitSeen;
            commitSeen = Math.max(commitSeen, index);
            return before;
        }
    }

    private final Journal journal;
    private final int nodes;
    private final int voters;
    private final List<Term> terms = new ArrayList<>();
    private int leaderChanges;

    TermLedger(Journal journal, int nodes, int voters) {
        this.journal = journal;
        this.nodes = nodes;
        this.voters = voters;
    }

    int leaderChanges() {
        return leaderChanges;
    }

    Term at(long term) {
        while (terms.size() <= term) {
            terms.add(new Term(voters));
        }
        return terms.get((int) term);
    }

    /** A vote has reached a node's stable storage. */
    void voteSynced(int voter, long term, int candidate) {
        int[] votes = at(term).durableVotes;
        if (votes[voter] != NOBODY && votes[voter] != candidate) {
            journal.violated(
                    "I9",
                    "node " + voter % nodes + " changes its durable vote in term " + term + " from node " + votes[voter]
                            + " to node " + candidate);
        }
        votes[voter] = candidate;
    }

    /**
     * A node, whose disk knows this term, tells a candidate that it has its vote. Where the disk knows a later term,
     * the vote itself need not be there: it is kept for good, since the node can never vote in the earlier term again.
     */
    void voteSaid(int voter, long term, int candidate, long durableTerm) {
        Term record = at(term);
        if (durableTerm > term && record.durableVotes[voter] == NOBODY) {
            record.durableVotes[voter] = candidate;
        }
        if (record.durableVotes[voter] != candidate) {
            journal.violated(
                    "I11",
                    "node " + voter % nodes + " tells node " + candidate + " of a vote in term " + term
                            + " that is not on its disk");
        }
        if (record.saidVotes[voter] != NOBODY && record.saidVotes[voter] != candidate) {
            journal.violated(
                    "I12",
                    "node " + voter % nodes + " votes twice in term " + term + ", for node " + record.saidVotes[voter]
                            + " and node " + candidate);
        }
        record.saidVotes[voter] = candidate;
    }

    /** Returns whether this voter's vote in this term, for this candidate, is on stable storage. */
    boolean hasVoted(int voter, long term, int candidate) {
        return at(term).durableVotes[voter] == candidate;
    }

    /**
     * A node claims to lead a term, by a message or by its status.
     *
     * @param isElected whether the majorities that it needs have voted for it, by their disks
     */
    void claimed(int node, long term, BooleanSupplier isElected) {
        Term record = at(term);
        if (record.leader == node) {
            return;
        }
        if (record.leader != NOBODY) {
            journal.violated("I1", "nodes " + record.leader + " and " + node + " both lead term " + term);
            return;
        }
        if (!isElected.getAsBoolean()) {
            StringBuilder votes = new StringBuilder();
            for (int voter = 0; voter < voters; voter++) {
                votes.append(record.durableVotes[voter] == node ? " node " + voter % nodes : "");
            }
            journal.violated(
                    "I16",
                    "node " + node + " leads term " + term + " without a majority of durable votes; it has those of"
                            + votes);
        }
        record.leader = node;
        leaderChanges++;
    }
}
