package io.quorate.raft.spi;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import org.jspecify.annotations.Nullable;

/** One atomic change of a group's log. */
public sealed interface LogWrite {

    /** Returns the group whose log changes. */
    GroupId group();

    /**
     * Writes hard state and entries together: first the hard state, then every entry from {@code truncateFrom} on is
     * removed, then the new entries are appended. The entries follow directly on what is left of the log.
     *
     * @param group the group
     * @param hardState the new term and vote, or null where unchanged
     * @param truncateFrom the first index to remove; 0 = remove nothing
     * @param entries the entries to append; may be empty
     */
    record Append(GroupId group, @Nullable HardState hardState, long truncateFrom, LogSlice entries)
            implements LogWrite {}

    /**
     * Forgets the whole log, since a snapshot took its place; the hard state stays. The next entry follows on
     * {@code base}.
     *
     * @param group the group
     * @param base the last entry that the snapshot holds
     */
    record Reset(GroupId group, EntryId base) implements LogWrite {}

    /**
     * Lets go of the entries up to and including {@code upTo}, which a durable snapshot holds. The store may keep their
     * bytes a while longer, but {@link LogStore#recover} says that they are gone.
     *
     * @param group the group
     * @param upTo the last entry to release, one that is in the log
     */
    record Compact(GroupId group, EntryId upTo) implements LogWrite {}
}
