package io.quorate.raft.testkit;

import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the checks know of the whole cluster, over all the lives of its nodes. */
final class Ledgers {
    private final Journal journal;
    private final EntryLedger entries;
    private final TermLedger terms;
    private final CommitLedger commits;
    private final List<SimulatedDisk> disks = new ArrayList<>();
    private final List<NodeRecord> nodes = new ArrayList<>();
    private final Map<NodeId, Integer> positions = new HashMap<>();

    Ledgers(Journal journal, List<NodeId> ids) {
        this.journal = journal;
        this.entries = new EntryLedger(journal);
        this.terms = new TermLedger(journal, ids.size());
        this.commits = new CommitLedger(journal, disks);
        for (NodeId id : ids) {
            positions.put(id, positions.size());
            nodes.add(new NodeRecord());
        }
    }

    /** Adds the disk of the next node. */
    void add(SimulatedDisk disk) {
        disks.add(disk);
    }

    Journal journal() {
        return journal;
    }

    EntryLedger entries() {
        return entries;
    }

    TermLedger terms() {
        return terms;
    }

    CommitLedger commits() {
        return commits;
    }

    SimulatedDisk disk(int node) {
        return disks.get(node);
    }

    NodeRecord node(int node) {
        return nodes.get(node);
    }

    int size() {
        return nodes.size();
    }

    /** Returns which node says that it leads, in the latest term where there are several; -1 where none does. */
    int leader() {
        int leader = -1;
        long term = -1;
        for (int node = 0; node < nodes.size(); node++) {
            NodeRecord record = nodes.get(node);
            if (record.isLeading() && record.statusTerm() > term) {
                leader = node;
                term = record.statusTerm();
            }
        }
        return leader;
    }

    int positionOf(NodeId id) {
        Integer position = positions.get(id);
        if (position == null) {
            throw new IllegalStateException("a stranger: " + id);
        }
        return position;
    }

    /** The leader of a term is seen with this commit index. Checks I8: it rises to entries of that term only. */
    void leaderCommit(int node, long term, long index) {
        commits.reported(node, index, term);
        long before = terms.at(term).commit(index);
        if (before >= 0 && index > before && index <= commits.last() && commits.termAt(index) != term) {
            journal.violated(
                    "I8",
                    "node " + node + ", leader of term " + term + ", commits index " + index + " of term "
                            + commits.termAt(index));
        }
    }
}
