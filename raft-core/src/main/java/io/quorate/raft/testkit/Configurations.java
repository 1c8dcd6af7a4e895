package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which configuration is the right one where, by the logs on the disks alone; and the committed ones, in their order.
 * Checks I14: what a log holds of uncommitted changes is one at most, each made by a leader that had committed in its
 * term.
 */
final class Configurations {
    private final Journal journal;
    private final List<Placed> committed = new ArrayList<>();
    // Addresses are unique to the request that brings them, so that each tells of its request.
    private final Set<String> addresses = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private int changes;

    Configurations(Journal journal, Configuration founders) {
        this.journal = journal;
        committed.add(new Placed(0, founders));
    }

    /** Returns how many changes of the membership were committed; a joint one counts when it is left. */
    int changes() {
        return changes;
    }

    /** An entry has been committed. */
    void committed(Entry entry) {
        if (entry.payload() instanceof Configuration configuration) {
            Configuration before = lastCommitted().configuration();
            boolean isNote = isSameButForIncarnations(configuration, before);
            changes += entry.index() == 1 || isNote || configuration.isJoint() ? 0 : 1;
            committed.add(new Placed(entry.index(), configuration));
            for (Member member : configuration.members()) {
                addresses.add(member.address());
                if (refused.contains(member.address())) {
                    journal.violated(
                            "I20",
                            "the configuration at index " + entry.index() + " has " + member
                                    + ", which was refused to whom had asked for it");
                }
            }
        }
    }

    private static boolean isSameButForIncarnations(Configuration one, Configuration other) {
        return areSame(one.voters(), other.voters())
                && areSame(one.outgoingVoters(), other.outgoingVoters())
                && areSame(one.learners(), other.learners());
    }

    private static boolean areSame(List<Member> some, List<Member> others) {
        boolean areSame = some.size() == others.size();
        for (int i = 0; areSame && i < some.size(); i++) {
            long incarnation = some.get(i).incarnation();
            areSame = some.get(i).equals(others.get(i).withIncarnation(incarnation));
        }
        return areSame;
    }

    /** Whoever asked for a change that brings a member to this address was told that it surely has no effect. */
    void refused(String address) {
        refused.add(address);
        if (addresses.contains(address)) {
            journal.violated(
                    "I20", "a change to " + address + " is committed, but its caller hears that it is refused");
        }
    }

    Placed lastCommitted() {
        return committed.get(committed.size() - 1);
    }

    /** Returns the last committed configuration at or before this index. */
    Placed committedAt(long index) {
        int at = committed.size() - 1;
        while (at > 0 && committed.get(at).index() > index) {
            at--;
        }
        return committed.get(at);
    }

    /**
     * Returns the configuration in use in a log: the last one that it holds, or that was committed before its start.
     */
    Placed inUse(LogImage log) {
        return at(log, Long.MAX_VALUE);
    }

    /** Returns the last configuration of a log at or before this index. */
    Placed at(LogImage log, long index) {
        List<Entry> held = log.configurations();
        for (int i = held.size() - 1; i >= 0; i--) {
            Entry entry = held.get(i);
            if (entry.index() <= index && entry.payload() instanceof Configuration configuration) {
                return new Placed(entry.index(), configuration);
            }
        }
        return committedAt(Math.min(index, log.base().index()));
    }

    /** Returns the first configuration of a log after this index, or null. */
    static @Nullable Placed after(LogImage log, long index) {
        for (Entry entry : log.configurations()) {
            if (entry.index() > index && entry.payload() instanceof Configuration configuration) {
                return new Placed(entry.index(), configuration);
            }
        }
        return null;
    }

    /** A node is about to write these entries behind the log that it has. */
    void writing(int node, LogImage before, LogSlice slice, CommitLedger commits) {
        EntryId last = null;
        for (int i = 0; i < slice.size(); i++) {
            Entry entry = slice.entries().get(i);
            if (entry.payload() instanceof Configuration) {
                EntryId previous = last == null ? lastBefore(before, slice.firstIndex()) : last;
                follows(node, previous, entry.id(), commits);
                last = entry.id();
            }
        }
    }

    private static @Nullable EntryId lastBefore(LogImage log, long index) {
        EntryId last = null;
        for (Entry entry : log.configurations()) {
            if (entry.index() < index) {
                last = entry.id();
            }
        }
        return last;
    }

    private void follows(int node, @Nullable EntryId previous, EntryId change, CommitLedger commits) {
        if (previous != null && !commits.isCommitted(previous.index(), previous.term(), Long.MAX_VALUE)) {
            journal.violated(
                    "I14",
                    "node " + node + " has the configuration " + change + " in its log, while " + previous
                            + " before it is not committed");
        }
        if (change.index() > 1 && !commits.hasCommittedIn(change)) {
            journal.violated(
                    "I14",
                    "node " + node + " has the configuration " + change
                            + " in its log, before which no entry of that term was committed");
        }
    }
}
