package io.quorate.raft.runtime;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.EntryPayload;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state machine, and which entry it has reached under which configuration. Used by one thread at a time: by the one
 * that starts the node, and then by the apply thread.
 *
 * @param <R> what a command results in
 */
final class AppliedState<R> {
    private final StateMachine<R> stateMachine;
    private EntryId last = EntryId.NONE;
    private long configurationIndex;
    private Configuration configuration = Configuration.EMPTY;

    AppliedState(StateMachine<R> stateMachine) {
        this.stateMachine = stateMachine;
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
     * @return a result for each entry, null for those that are no commands
     * @throws IllegalStateException if the state machine throws, with the index at which it did
     */
    List<@Nullable R> apply(LogSlice slice) {
        if (slice.firstIndex() != last.index() + 1) {
            throw new IllegalStateException(
                    "entries from " + slice.firstIndex() + " do not follow on the applied entry " + last);
        }
        List<Entry> entries = slice.entries();
        List<@Nullable R> results = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            results.add(apply(entries.get(i)));
        }
        try {
            stateMachine.batchApplied(slice.lastIndex());
        } catch (Throwable e) {
            throw new IllegalStateException(
                    "the state machine failed after the batch up to entry " + slice.lastIndex() + ": " + e, e);
        }
        last = slice.last();
        return results;
    }

    private @Nullable R apply(Entry entry) {
        EntryPayload payload = entry.payload();
        if (payload instanceof Configuration changed) {
            configuration = changed;
            configurationIndex = entry.index();
        }
        if (!(payload instanceof Bytes command)) {
            return null;
        }
        R result;
        try {
            result = stateMachine.apply(entry.index(), command);
        } catch (Throwable e) {
            throw new IllegalStateException("the state machine failed at entry " + entry.index() + ": " + e, e);
        }
        if (result == null) {
            throw new IllegalStateException("the state machine returned null for entry " + entry.index());
        }
        return result;
    }

    /** Captures the present state. */
    StateMachineSnapshot capture() {
        try {
            return stateMachine.capture();
        } catch (Throwable e) {
            throw new IllegalStateException("the state machine failed to capture its state at " + last + ": " + e, e);
        }
    }

    /** Replaces the state by what the snapshot holds, and reads it to its end, where a wrong checksum shows. */
    void restore(SnapshotReader reader) {
        SnapshotMeta meta = reader.meta();
        try (InputStream stream = reader.stream()) {
            stateMachine.restore(stream);
            stream.transferTo(OutputStream.nullOutputStream());
        } catch (Throwable e) {
            throw new IllegalStateException("the state machine could not be restored from " + meta + ": " + e, e);
        }
        last = meta.last();
        configurationIndex = meta.configurationIndex();
        configuration = meta.configuration();
    }
}
