package io.quorate.raft.api;

import java.time.Duration;

/**
 * What waits in a node, and how fast it is.
 *
 * @param pendingProposals how many local proposals wait for their end, changes of the membership among them
 * @param pendingReads how many local reads wait for their end
 * @param inboxEvents how many messages and completions have come in since the event loop last took some
 * @param inboxBytes about how many bytes of proposals and messages have come in since then
 * @param lastSync how long the last write of this group's log took, sync included; zero before the first one
 * @param inRole how long the node has been in its present role and term, under the leader that it knows of
 * @param uptime how long the node has been running
 */
public record LoadStatus(
        int pendingProposals,
        int pendingReads,
        int inboxEvents,
        long inboxBytes,
        Duration lastSync,
        Duration inRole,
        Duration uptime) {

    /** Nothing waits, and nothing was done yet. */
    public static final LoadStatus NONE = new LoadStatus(0, 0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
}
