package io.quorate.raft.runtime;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.EntryPayload;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.SessionEntry;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.runtime.session.SessionTable;
import io.quorate.raft.spi.ResultCodec;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state machine and the client sessions, and which entry they have reached under which configuration. Used by one
 * thread at a time: by the one that starts the node, and then by the apply thread.
 *
 * @param <R> what a command results in
 */
final class AppliedState<R> {
    private final StateMachine<R> stateMachine;
    private final SessionTable<R> sessions;
    private final SessionTable.Commands<R> commands = this::applyCommand;
    private EntryId last = EntryId.NONE;
    private long configurationIndex;
    private Configuration configuration = Configuration.EMPTY;

    /** Makes the state of a node that cannot take part in client sessions where there is no codec. */
    AppliedState(StateMachine<R> stateMachine, @Nullable ResultCodec<R> codec) {
        this.stateMachine = stateMachine;
        this.sessions = new SessionTable<>(codec);
    }

    EntryId last() {
        return last;
    }

    long configurationIndex() {
        return configurationIndex;
    }

    Configuration configuration() {
        return configuration;
    }

    /**
     * Applies the entries, which follow on what was applied before.
     *
     * @throws IllegalStateException if the state machine throws, with the index at which it did
     */
    AppliedBatch<R> apply(LogSlice slice) {
        if (slice.firstIndex() != last.index() + 1) {
            throw new IllegalStateException(
                    "entries from " + slice.firstIndex() + " do not follow on the applied entry " + last);
        }
        List<Entry> entries = slice.entries();
        AppliedBatch<R> batch = new AppliedBatch<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            apply(entries.get(i), batch);
        }
        try {
            stateMachine.batchApplied(slice.lastIndex());
        } catch (Throwable e) {
            throw new IllegalStateException(
                    "the state machine failed after the batch up to entry " + slice.lastIndex() + ": " + e, e);
        }
        last = slice.last();
        return batch;
    }

    private void apply(Entry entry, AppliedBatch<R> batch) {
        EntryPayload payload = entry.payload();
        if (payload instanceof Bytes command) {
            batch.add(applyCommand(entry.index(), command));
        } else if (payload instanceof SessionEntry session) {
            batch.add(sessions.apply(entry, session, commands));
        } else if (payload instanceof Configuration changed) {
            configuration = changed;
            configurationIndex = entry.index();
            batch.add(entry.index(), changed);
        } else {
            batch.addNothing();
        }
    }

    private R applyCommand(long index, Bytes command) {
        R result;
        try {
            result = stateMachine.apply(index, command);
        } catch (Throwable e) {
            throw new IllegalStateException("the state machine failed at entry " + index + ": " + e, e);
        }
        if (result == null) {
            throw new IllegalStateException("the state machine returned null for entry " + index);
        }
        return result;
    }

    /** Captures the present state: that of the sessions, and behind it that of the state machine. */
    StateMachineSnapshot capture() {
        try {
            return new CapturedState(sessions.capture(), stateMachine.capture());
        } catch (Throwable e) {
            throw new IllegalStateException("the state machine failed to capture its state at " + last + ": " + e, e);
        }
    }

    /** Replaces the state by what the snapshot holds, and reads it to its end, where a wrong checksum shows. */
    void restore(SnapshotReader reader) {
        SnapshotMeta meta = reader.meta();
        try (InputStream stream = reader.stream()) {
            stateMachine.restore(sessions.restore(stream));
            stream.transferTo(OutputStream.nullOutputStream());
        } catch (Throwable e) {
            throw new IllegalStateException("the state machine could not be restored from " + meta + ": " + e, e);
        }
        last = meta.last();
        configurationIndex = meta.configurationIndex();
        configuration = meta.configuration();
    }
}
