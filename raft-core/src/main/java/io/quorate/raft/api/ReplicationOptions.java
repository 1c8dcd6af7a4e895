package io.quorate.raft.api;

/**
 * Limits on what replication may hold and send. Sizes are in bytes, as {@link io.quorate.raft.protocol.Entry#sizeBytes}
 * counts them.
 *
 * @param maxCommandBytes the longest command that is accepted
 * @param maxAppendBytes the most that one AppendEntries carries beyond its first entry
 * @param maxInflightAppends how many AppendEntries may be under way to one peer
 * @param maxInflightBytes how many bytes of entries may be under way to one peer
 * @param maxUncommittedBytes what a leader accepts in its term beyond its commit index before it says Busy; what
 *     earlier leaders left uncommitted is not counted, for a log tells no sizes before it is read. A follower has at
 *     most half as much under way to its leader, unanswered
 * @param maxApplyBacklogBytes what may wait for, or be in, the state machine at a time
 * @param logTailBytes how much of the log's end stays in memory once it is durable
 */
public record ReplicationOptions(
        int maxCommandBytes,
        int maxAppendBytes,
        int maxInflightAppends,
        long maxInflightBytes,
        long maxUncommittedBytes,
        long maxApplyBacklogBytes,
        long logTailBytes) {

    /** Commands up to 1 MiB, appends of 1 MiB, 256 of them or 16 MiB in flight, 64 MiB uncommitted, 16 MiB tail. */
    public static final ReplicationOptions DEFAULT =
            new ReplicationOptions(1 << 20, 1 << 20, 256, 16L << 20, 64L << 20, 8L << 20, 16L << 20);

    /** The longest command that may be allowed, so that frames and buffers stay within an int. */
    public static final int COMMAND_BYTES_LIMIT = 8 << 20;

    /** Checks the ranges. */
    public ReplicationOptions {
        if (maxCommandBytes < 1 || maxCommandBytes > COMMAND_BYTES_LIMIT) {
            throw new IllegalArgumentException(
                    "maxCommandBytes must be from 1 to " + COMMAND_BYTES_LIMIT + ": " + maxCommandBytes);
        }
        if (maxAppendBytes < 1 || maxAppendBytes > COMMAND_BYTES_LIMIT) {
            throw new IllegalArgumentException(
                    "maxAppendBytes must be from 1 to " + COMMAND_BYTES_LIMIT + ": " + maxAppendBytes);
        }
        if (maxInflightAppends < 1
                || maxInflightBytes < 1
                || maxUncommittedBytes < 1
                || maxApplyBacklogBytes < 1
                || logTailBytes < 0) {
            throw new IllegalArgumentException(
                    "limits must be positive: " + maxInflightAppends + ", " + maxInflightBytes + ", "
                            + maxUncommittedBytes + ", " + maxApplyBacklogBytes + ", " + logTailBytes);
        }
    }

    /** Returns what a follower may have under way to its leader, unanswered, before it says Busy. */
    public long maxForwardedBytes() {
        return maxUncommittedBytes / 2;
    }
}
