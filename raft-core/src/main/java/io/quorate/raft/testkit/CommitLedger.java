package io.quorate.raft.testkit;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one committed log: what any node has ever said to be committed, and in which term at the latest. */
final class CommitLedger {
    private final Journal journal;
    private final List<SimulatedDisk> disks;
    private long[] terms = new long[256];
    private long[] committedIn = new long[256];
    private long last;

    CommitLedger(Journal journal, List<SimulatedDisk> disks) {
        this.journal = journal;
        this.disks = disks;
    }

    /** Returns the last index that is known to be committed. */
    long last() {
        return last;
    }

    /** Returns the term of a committed entry. */
    long termAt(long index) {
        return terms[(int) index];
    }

    /** Returns a term in which, or before which, this index was committed. */
    long committedIn(long index) {
        return committedIn[(int) index];
    }

    /** Returns whether this very entry is committed, and was so by the leader of this term or an earlier one. */
    boolean isCommitted(long index, long term, long byTerm) {
        return index <= last && index > 0 && termAt(index) == term && committedIn(index) <= byTerm;
    }

    /**
     * A node in this term reports an index as committed. Checks I6: a majority has it on stable storage at this moment,
     * by the disks themselves.
     */
    void reported(int node, long index, long nodeTerm) {
        if (index <= last) {
            return;
        }
        SimulatedDisk holder = holderOfMajority(index);
        if (holder == null) {
            journal.violated(
                    "I6",
                    "node " + node + " reports index " + index + " as committed in term " + nodeTerm
                            + ", but no entry at that index is on the disks of a majority: " + describe(index));
            return;
        }
        LogImage log = holder.durable();
        while (terms.length <= index) {
            terms = Arrays.copyOf(terms, 2 * terms.length);
            committedIn = Arrays.copyOf(committedIn, 2 * committedIn.length);
        }
        for (long i = last + 1; i <= index; i++) {
            if (!log.knows(i)) {
                journal.violated("I6", "index " + i + " was released before anybody reported it as committed");
                return;
            }
            terms[(int) i] = log.termAt(i);
            committedIn[(int) i] = nodeTerm;
        }
        // What was committed before must be in this log too, or it has changed or vanished.
        if (log.knows(last) && last > 0 && log.termAt(last) != termAt(last)) {
            journal.violated(
                    "I7",
                    "the committed entry at " + last + " of term " + termAt(last) + " is replaced by one of term "
                            + log.termAt(last) + " under the committed index " + index);
        }
        last = index;
    }

    private @Nullable SimulatedDisk holderOfMajority(long index) {
        for (int i = 0; i < disks.size(); i++) {
            SimulatedDisk candidate = disks.get(i);
            if (!candidate.durable().knows(index)) {
                continue;
            }
            long term = candidate.durable().termAt(index);
            int holders = 0;
            for (int j = 0; j < disks.size(); j++) {
                LogImage log = disks.get(j).durable();
                holders += log.knows(index) && log.termAt(index) == term ? 1 : 0;
            }
            if (2 * holders > disks.size()) {
                return candidate;
            }
        }
        return null;
    }

    private String describe(long index) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < disks.size(); i++) {
            LogImage log = disks.get(i).durable();
            text.append(i == 0 ? "" : ", ").append("node ").append(i).append(" has ");
            text.append(log.knows(index) ? "term " + log.termAt(index) : "nothing up to " + log.last());
        }
        return text.toString();
    }
}
