package io.quorate.raft.runtime;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A state machine that remembers every command, as text, and answers with how many there are. */
public final class JournalMachine implements StateMachine<Integer> {
    private List<String> commands = new ArrayList<>();
    private int batches;
    private int restores;
    private int captures;
    private @Nullable String poison;
    private boolean restoreFails;
    private boolean snapshotsFail;

    /** Returns the commands that were applied, in order. */
    public List<String> commands() {
        return commands;
    }

    /** Returns how many batches ended. */
    public int batches() {
        return batches;
    }

    /** Returns how many snapshots were restored. */
    public int restores() {
        return restores;
    }

    /** Returns how often the state was captured. */
    public int captures() {
        return captures;
    }

    /** Lets apply throw at this command. */
    public void failAt(String command) {
        poison = command;
    }

    /** Lets restore throw. */
    public void failRestore() {
        restoreFails = true;
    }

    /** Lets snapshots fail to be written, or not. */
    public void failSnapshots(boolean value) {
        snapshotsFail = value;
    }

    @Override
    public Integer apply(long index, Bytes command) {
        String text = command.toUtf8();
        if (text.equals(poison)) {
            throw new IllegalArgumentException("poison");
        }
        commands.add(text);
        return commands.size();
    }

    @Override
    public void batchApplied(long lastIndex) {
        batches++;
    }

    @Override
    public StateMachineSnapshot capture() {
        captures++;
        List<String> copy = List.copyOf(commands);
        return out -> {
            if (snapshotsFail) {
                throw new IOException("no space for the snapshot");
            }
            DataOutputStream data = new DataOutputStream(out);
            data.writeInt(copy.size());
            for (String command : copy) {
                data.writeUTF(command);
            }
            data.flush();
        };
    }

    @Override
    public void restore(InputStream snapshot) throws IOException {
        if (restoreFails) {
            throw new IOException("not a journal");
        }
        DataInputStream data = new DataInputStream(snapshot);
        int size = data.readInt();
        List<String> restored = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            restored.add(data.readUTF());
        }
        commands = restored;
        restores++;
    }
}
