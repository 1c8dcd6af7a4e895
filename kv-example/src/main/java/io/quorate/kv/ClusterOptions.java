package io.quorate.kv;

import io.quorate.kv.log.LogKind;
import io.quorate.kv.store.Limits;
import io.quorate.raft.api.ElectionOptions;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.ReplicationOptions;
import io.quorate.raft.api.SnapshotOptions;
import java.time.Duration;
import java.util.List;

/** The options that say how nodes run, as the command line has them. */
final class ClusterOptions {
    /** How long a client tries, unless told otherwise. */
    static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    /** When a leader that is not heard of is replaced, unless told otherwise. */
    static final Duration DEFAULT_ELECTION_TIMEOUT = Duration.ofSeconds(1);

    /** Which log store the nodes stand on. */
    static final Option LOG = new Option(
            "--log",
            "segmented|rocksdb",
            "which log store (default rocksdb); refused where the data is of the other one");

    static final List<Option> OPTIONS = List.of(
            LOG,
            new Option("--timeout", "TIME", "how long a command may take, like 500ms or 5s (default 5s)"),
            new Option("--election-timeout", "TIME", "when a silent leader is replaced (default 1s)"),
            new Option(
                    "--snapshot-threshold",
                    "N",
                    "take a snapshot every N writes, 0 = only on demand (default 100000)"));

    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int TICKS_PER_ELECTION = 20;
    private static final int TICKS_PER_HEARTBEAT = 2;

    private ClusterOptions() {}

    static LogKind log(Arguments arguments) throws UsageException {
        return arguments.choice(LOG.name(), LogKind.ROCKSDB);
    }

    static Duration timeout(Arguments arguments) throws UsageException {
        return arguments.duration("--timeout", DEFAULT_TIMEOUT, Duration.ofMillis(10), LONGEST);
    }

    static RaftOptions raft(Arguments arguments) throws UsageException {
        Duration election =
                arguments.duration("--election-timeout", DEFAULT_ELECTION_TIMEOUT, Duration.ofMillis(100), LONGEST);
        long threshold =
                arguments.number("--snapshot-threshold", SnapshotOptions.DEFAULT.thresholdEntries(), 0, Long.MAX_VALUE);
        return raft(election, timeout(arguments), threshold);
    }

    /**
     * Returns the nodes' options.
     *
     * @param election when a silent leader is replaced
     * @param timeout how long a client tries
     * @param threshold how many writes there are from one snapshot to the next; a tenth of them stays in the log
     */
    static RaftOptions raft(Duration election, Duration timeout, long threshold) {
        Duration tick = election.dividedBy(TICKS_PER_ELECTION);
        int timeoutTicks = (int) Math.max(TICKS_PER_ELECTION, timeout.dividedBy(tick) + 1);
        SnapshotOptions snapshots = SnapshotOptions.DEFAULT;
        return RaftOptions.DEFAULT
                .with(new ElectionOptions(tick, TICKS_PER_HEARTBEAT, TICKS_PER_ELECTION, timeoutTicks))
                .with(replication(Limits.MAX_COMMAND_BYTES))
                .with(new SnapshotOptions(
                        threshold,
                        threshold == 0 ? 0 : snapshots.thresholdBytes(),
                        Math.min(threshold / 10, snapshots.retainedEntries()),
                        snapshots.chunkBytes()));
    }

    private static ReplicationOptions replication(int maxCommandBytes) {
        ReplicationOptions usual = ReplicationOptions.DEFAULT;
        return new ReplicationOptions(
                maxCommandBytes,
                usual.maxAppendBytes(),
                usual.maxInflightAppends(),
                usual.maxInflightBytes(),
                usual.maxUncommittedBytes(),
                usual.maxApplyBacklogBytes(),
                usual.logTailBytes());
    }
}
