package io.quorate.raft.core;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.ArrayList;
import java.util.List;

/** A state machine that is the list of the commands it applied; its snapshot is that list as text. */
final class TestMachine {
    private final List<String> commands = new ArrayList<>();
    private EntryId last = EntryId.NONE;
    private long configurationIndex;
    private Configuration configuration = Configuration.EMPTY;

    /** A snapshot and the bytes it announces. */
    record Snapshot(SnapshotMeta meta, Bytes bytes) {}

    void apply(LogSlice entries) {
        if (!entries.previous().equals(last)) {
            throw new IllegalStateException("entries after " + entries.previous() + " applied to " + last);
        }
        for (Entry entry : entries.entries()) {
            if (entry.payload() instanceof Configuration next) {
                configuration = next;
                configurationIndex = entry.index();
            } else if (entry.payload() instanceof Bytes command) {
                commands.add(command.toUtf8());
            }
        }
        last = entries.last();
    }

    Snapshot snapshot() {
        Bytes bytes = Bytes.utf8(String.join("\n", commands));
        SnapshotMeta meta = new SnapshotMeta(last, configurationIndex, configuration, bytes.length(), bytes.hashCode());
        return new Snapshot(meta, bytes);
    }

    void restore(Snapshot snapshot) {
        commands.clear();
        commands.addAll(snapshot.bytes().toUtf8().lines().toList());
        last = snapshot.meta().last();
        configuration = snapshot.meta().configuration();
        configurationIndex = snapshot.meta().configurationIndex();
    }

    EntryId last() {
        return last;
    }

    List<String> commands() {
        return List.copyOf(commands);
    }
}
