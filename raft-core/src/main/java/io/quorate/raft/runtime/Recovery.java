package io.quorate.raft.runtime;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings log, snapshot and state machine to where the node goes on. A hole between snapshot and log, or a store that
 * has lost what it promised, refuses the start; what a crash may leave behind is mended.
 */
final class Recovery {
    private static final EntryId BOOTSTRAP_ENTRY = new EntryId(1, 1);

    private final GroupId group;
    private final NodeId self;
    private final NodeSettings.Stores stores;

    /**
     * Where the node goes on.
     *
     * @param log what the log store holds
     * @param snapshot what the state machine was restored from, or null
     */
    record Recovered(RecoveredLog log, @Nullable SnapshotMeta snapshot) {}

    private Recovery(NodeSettings<?> settings) {
        this.group = settings.group();
        this.self = settings.self();
        this.stores = settings.stores();
    }

    /**
     * Recovers, and restores the state machine. May block.
     *
     * @throws StorageException if a store is damaged, or the two do not fit together
     */
    static Recovered recover(NodeSettings<?> settings, AppliedState<?> state) {
        return new Recovery(settings).run(settings, state);
    }

    private Recovered run(NodeSettings<?> settings, AppliedState<?> state) {
        RecoveredLog log = stores.log().recover(group);
        if (log.last().term() > log.hardState().term()) {
            throw new StorageException("the log of group " + group + " ends at " + log.last()
                    + ", but its term is only " + log.hardState().term());
        }
        Optional<SnapshotReader> latest = stores.snapshots().latest();
        if (latest.isPresent()) {
            try (SnapshotReader reader = latest.get()) {
                SnapshotMeta meta = reader.meta();
                requireNoHole(log, meta);
                state.restore(reader);
                return new Recovered(fit(log, meta.last()), meta);
            }
        }
        if (log.base().index() > 0) {
            throw new StorageException("the log of group " + group + " starts after " + log.base()
                    + ", but there is no snapshot that holds what comes before");
        }
        Configuration bootstrap = settings.bootstrap();
        return new Recovered(bootstrap != null && log.isPristine() ? bootstrap(bootstrap) : log, null);
    }

    private void requireNoHole(RecoveredLog log, SnapshotMeta snapshot) {
        if (log.isPristine()) {
            throw new StorageException("group " + group + " has " + snapshot + ", but its log is empty: it has lost"
                    + " what this node promised; remove the snapshot too, and join under a new node id");
        }
        if (log.base().index() > snapshot.index()) {
            throw new StorageException("the log of group " + group + " starts after " + log.base()
                    + ", but the latest snapshot ends at " + snapshot.last() + ": what is between them is missing");
        }
    }

    /** Returns the log as it goes with the snapshot; where the two disagree, the snapshot takes the log's place. */
    private RecoveredLog fit(RecoveredLog log, EntryId snapshot) {
        if (snapshot.index() <= log.last().index() && termAt(log, snapshot.index()) == snapshot.term()) {
            return log;
        }
        // The node may have crashed between the commit of a snapshot and the write that was to follow in the log. A
        // term
        // that is not durable yet was never answered for, so it is safe to enter it without a vote.
        List<LogWrite> writes = new ArrayList<>();
        HardState hardState = log.hardState();
        if (hardState.term() < snapshot.term()) {
            hardState = hardState.inTerm(snapshot.term());
            writes.add(new LogWrite.Append(group, hardState, 0, LogSlice.empty(log.last())));
        }
        writes.add(new LogWrite.Reset(group, snapshot));
        stores.write(writes);
        return new RecoveredLog(hardState, snapshot, snapshot, List.of(), List.of());
    }

    private static long termAt(RecoveredLog log, long index) {
        long term = log.base().term();
        for (EntryId start : log.termStarts()) {
            if (start.index() > index) {
                break;
            }
            term = start.term();
        }
        return term;
    }

    private RecoveredLog bootstrap(Configuration configuration) {
        if (!configuration.contains(self)) {
            throw new IllegalArgumentException("the bootstrap configuration does not contain node " + self);
        }
        Entry entry = new Entry(BOOTSTRAP_ENTRY.index(), BOOTSTRAP_ENTRY.term(), configuration);
        HardState hardState = new HardState(BOOTSTRAP_ENTRY.term(), null, true);
        LogSlice entries = LogSlice.of(EntryId.NONE, List.of(entry));
        stores.write(List.of(new LogWrite.Append(group, hardState, 0, entries)));
        return new RecoveredLog(hardState, EntryId.NONE, BOOTSTRAP_ENTRY, List.of(BOOTSTRAP_ENTRY), List.of(entry));
    }
}
