package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the checks know of the whole cluster, over all the lives of its nodes. */
final class Ledgers {
    /** How many data directories a node may have, one after the other. */
    static final int MAX_INCARNATIONS = 4;

    private final Journal journal;
    private final EntryLedger entries;
    private final TermLedger terms;
    private final Configurations configurations;
    private final CommitLedger commits;
    private final List<SimulatedDisk> disks = new ArrayList<>();
    private final List<NodeRecord> nodes = new ArrayList<>();
    private final Map<NodeId, Integer> positions = new HashMap<>();
    private String label = "";

    Ledgers(Journal journal, List<NodeId> ids, Configuration founders) {
        this.journal = journal;
        this.entries = new EntryLedger(journal);
        this.terms = new TermLedger(journal, ids.size(), ids.size() * MAX_INCARNATIONS);
        this.configurations = new Configurations(journal, founders);
        this.commits = new CommitLedger(this);
        for (NodeId id : ids) {
            positions.put(id, positions.size());
            nodes.add(new NodeRecord());
        }
    }

    /** Says what to put before each line on this group. */
    Ledgers labelled(String value) {
        label = value;
        return this;
    }

    String label() {
        return label;
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

    Configurations configurations() {
        return configurations;
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

    /** A node begins a new life. */
    void born(int node) {
        nodes.get(node).born();
        commits.forget(node);
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

    /** Returns the disk of a member. */
    SimulatedDisk disk(Member member) {
        return disks.get(positionOf(member.id()));
    }

    /** Returns whether the member's name is borne by the data directory with which it became a member. */
    boolean isGenuine(Member member) {
        return member.incarnation() == 0
                || member.incarnation() == disk(member).identity().incarnation();
    }

    /** Returns whether anybody has a configuration in use that names another data directory for this node. */
    boolean isKnownAsAnother(int node) {
        NodeId id = disk(node).identity().node();
        boolean isKnown = configurations
                .lastCommitted()
                .configuration()
                .member(id)
                .map(member -> !isGenuine(member))
                .orElse(false);
        for (NodeRecord record : nodes) {
            for (Placed placed : record.configurations()) {
                isKnown |= placed.configuration()
                        .member(id)
                        .map(member -> !isGenuine(member))
                        .orElse(false);
            }
        }
        return isKnown;
    }

    /** Returns as whom a node votes now. */
    int voter(int node) {
        return voter(node, disk(node).identity().incarnation());
    }

    private int voter(int node, long incarnation) {
        return node + nodes.size() * (int) (incarnation - 1);
    }

    /** A node claims to lead a term, by a message, a write or its status. Checks I1, I12 and I16. */
    void claimed(int node, long term) {
        terms.claimed(node, term, () -> isElected(node, term));
    }

    private boolean isElected(int node, long term) {
        for (Placed placed : nodes.get(node).configurations()) {
            if (hasVotes(placed.configuration(), node, term)) {
                return true;
            }
        }
        return hasVotes(configurations.inUse(disk(node).written()).configuration(), node, term);
    }

    private boolean hasVotes(Configuration configuration, int candidate, long term) {
        return Majorities.have(configuration, member -> {
            int position = positionOf(member.id());
            if (member.incarnation() != 0) {
                return terms.hasVoted(voter(position, member.incarnation()), term, candidate);
            }
            for (int incarnation = 1; incarnation <= MAX_INCARNATIONS; incarnation++) {
                if (terms.hasVoted(voter(position, incarnation), term, candidate)) {
                    return true;
                }
            }
            return false;
        });
    }

    /** Returns whether the node may stand in this term: a majority would vote for it, or its leader asked it to. */
    boolean mayStand(int node, long term) {
        NodeRecord record = nodes.get(node);
        if (record.isAskedToStandIn(term)) {
            return true;
        }
        for (Placed placed : record.configurations()) {
            if (wouldVote(placed.configuration(), node, term)) {
                return true;
            }
        }
        return wouldVote(configurations.inUse(disk(node).written()).configuration(), node, term);
    }

    private boolean wouldVote(Configuration configuration, int node, long term) {
        return Majorities.have(configuration, member -> {
            int position = positionOf(member.id());
            return position == node || nodes.get(node).wouldVote(position, term);
        });
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
