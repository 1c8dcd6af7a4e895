package io.quorate.raft.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every term that any node has entered: who voted for whom, and who led it. Nodes are counted from 0. */
final class TermLedger {
    private static final int NOBODY = -1;

    /** One term, over all the lives of all the nodes. */
    static final class Term {
        private final int[] durableVotes;
        private final int[] saidVotes;
        private int leader = NOBODY;
        private long lastSent;
        private long commitSeen = NOBODY;

        Term(int nodes) {
            durableVotes = new int[nodes];
            saidVotes = new int[nodes];
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
    private final List<Term> terms = new ArrayList<>();
    private int leaderChanges;

    TermLedger(Journal journal, int nodes) {
        this.journal = journal;
        this.nodes = nodes;
    }

    int leaderChanges() {
        return leaderChanges;
    }

    Term at(long term) {
        while (terms.size() <= term) {
            terms.add(new Term(nodes));
        }
        return terms.get((int) term);
    }

    /** A vote has reached a node's stable storage. */
    void voteSynced(int node, long term, int candidate) {
        int[] votes = at(term).durableVotes;
        if (votes[node] != NOBODY && votes[node] != candidate) {
            journal.violated(
                    "I9",
                    "node " + node + " changes its durable vote in term " + term + " from node " + votes[node]
                            + " to node " + candidate);
        }
        votes[node] = candidate;
    }

    /**
     * A node, whose disk knows this term, tells a candidate that it has its vote. Where the disk knows a later term,
     * the vote itself need not be there: it is kept for good, since the node can never vote in the earlier term again.
     */
    void voteSaid(int node, long term, int candidate, long durableTerm) {
        Term record = at(term);
        if (durableTerm > term && record.durableVotes[node] == NOBODY) {
            record.durableVotes[node] = candidate;
        }
        if (record.durableVotes[node] != candidate) {
            journal.violated(
                    "I11",
                    "node " + node + " tells node " + candidate + " of a vote in term " + term
                            + " that is not on its disk");
        }
        if (record.saidVotes[node] != NOBODY && record.saidVotes[node] != candidate) {
            journal.violated(
                    "I12",
                    "node " + node + " votes twice in term " + term + ", for node " + record.saidVotes[node]
                            + " and node " + candidate);
        }
        record.saidVotes[node] = candidate;
    }

    /** A node claims to lead a term, by a message or by its status. */
    void claimed(int node, long term) {
        Term record = at(term);
        if (record.leader == node) {
            return;
        }
        if (record.leader != NOBODY) {
            journal.violated("I1", "nodes " + record.leader + " and " + node + " both lead term " + term);
            return;
        }
        int votes = 0;
        for (int vote : record.durableVotes) {
            votes += vote == node ? 1 : 0;
        }
        if (2 * votes <= nodes) {
            journal.violated(
                    "I16",
                    "node " + node + " leads term " + term + " with " + votes + " durable votes of " + nodes
                            + " voters");
        }
        record.leader = node;
        leaderChanges++;
    }
}
