package io.quorate.raft.core.membership;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.Invariant;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.List;

/**
 * The configurations of the log, oldest first. The last one is in use, committed or not (§4.1); truncation brings back
 * the one before it.
 */
public final class ConfigurationHistory {
    private record At(long index, Configuration configuration) {}

    private final List<At> history = new ArrayList<>();

    /** Starts with the configuration of a snapshot, or {@link Configuration#EMPTY} at index 0, and those of the log. */
    public ConfigurationHistory(long index, Configuration configuration, List<Entry> later) {
        history.add(new At(index, configuration));
        for (Entry entry : later) {
            if (entry.index() > index && entry.payload() instanceof Configuration next) {
                append(entry.index(), next);
            }
        }
    }

    /** Returns the configuration in use. */
    public Configuration current() {
        return history.get(history.size() - 1).configuration();
    }

    /** Returns the index of the entry that brought the configuration in use; 0 = none did. */
    public long currentIndex() {
        return history.get(history.size() - 1).index();
    }

    /**
     * Returns whether the node has a vote, or had one before a configuration that is not known to be committed: until
     * it is, the node may be needed to bring that about, as it alone may have the entry (§4.2.2). Of the earlier ones
     * only the last counts, since a change starts when the one before it is committed.
     */
    public boolean mayLead(NodeId node) {
        for (int i = Math.max(0, history.size() - 2); i < history.size(); i++) {
            if (history.get(i).configuration().isVoter(node)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether one of them names the node with this incarnation of its data directory. */
    public boolean names(NodeId node, long incarnation) {
        for (int i = history.size() - 1; i >= 0; i--) {
            Member member = history.get(i).configuration().member(node).orElse(null);
            if (member != null && member.incarnation() == incarnation) {
                return true;
            }
        }
        return false;
    }

    /** Puts a configuration in use. */
    public void append(long index, Configuration configuration) {
        Invariant.check(index > currentIndex(), "configurations follow each other", index, currentIndex());
        history.add(new At(index, configuration));
    }

    /** Goes back to the configuration before this index. Returns whether another one is in use now. */
    public boolean truncateFrom(long index) {
        boolean changed = false;
        while (history.size() > 1 && currentIndex() >= index) {
            history.remove(history.size() - 1);
            changed = true;
        }
        return changed;
    }

    /** Forgets those that can no longer be gone back to. */
    public void committed(long index) {
        while (history.size() > 1 && history.get(1).index() <= index) {
            history.remove(0);
        }
    }

    /** Starts over from a snapshot's configuration. */
    public void reset(long index, Configuration configuration) {
        history.clear();
        history.add(new At(index, configuration));
    }
}
