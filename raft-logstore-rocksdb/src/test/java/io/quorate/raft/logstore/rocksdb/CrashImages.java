package io.quorate.raft.logstore.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.logstore.rocksdb.CrashScript.GroupState;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Opens what a power loss may leave of a script's directory, at every point of it. The image that fails is kept. */
final class CrashImages {
    private final CrashScript script;
    private final List<DiskStep> steps;
    private final Path directory;
    private final SplittableRandom random;
    private int opened;
    private int rewritten;

    CrashImages(CrashScript script, List<DiskStep> steps, Path directory, SplittableRandom random) {
        this.script = script;
        this.steps = steps;
        this.directory = directory;
        this.random = random;
    }

    /** Returns how many steps the script had. */
    int steps() {
        return steps.size();
    }

    /** Returns how many images were opened. */
    int opened() {
        return opened;
    }

    /** Returns how many images were written to and opened once more. */
    int rewritten() {
        return rewritten;
    }

    /** Opens about so many images, spread over the whole script. */
    void openAbout(int images) throws IOException {
        CrashDisk disk = new CrashDisk();
        double perStep = (double) images / steps.size();
        double due = random.nextDouble();
        for (int step = 0; step < steps.size(); step++) {
            disk.apply(steps.get(step));
            due += perStep;
            for (; due >= 1; due--) {
                Path image = directory.resolve("image-" + step + "-" + opened);
                disk.write(image, random);
                open(image, disk, "step " + step + " " + steps.get(step) + ", image " + image);
                Logs.delete(image);
            }
        }
    }

    private void open(Path image, CrashDisk disk, String when) throws IOException {
        opened++;
        Map<GroupId, GroupState> state;
        boolean goesOn = random.nextInt(4) == 0;
        try (RocksDbLogStore store = RocksDbLogStore.open(image, CrashScript.OWNER, CrashScript.OPTIONS)) {
            state = script.read(store);
            script.check(state, disk.acknowledged(), disk.begun(), when);
            if (goesOn) {
                write(store, state);
            }
        } catch (StorageException e) {
            throw new AssertionError("refused after a plain power loss: " + when, e);
        }
        if (goesOn) {
            rewritten++;
            try (RocksDbLogStore store = RocksDbLogStore.open(image, CrashScript.OWNER, CrashScript.OPTIONS)) {
                assertEquals(state, script.read(store), when);
            } catch (StorageException e) {
                throw new AssertionError("refused at the second start after a power loss: " + when, e);
            }
        }
    }

    /** Adds to each log and notes it in the state. */
    private void write(RocksDbLogStore store, Map<GroupId, GroupState> state) {
        for (GroupId group : List.copyOf(state.keySet())) {
            EntryId last = store.recover(group).last();
            LogSlice more = Logs.commands(last, 1 + random.nextInt(3), random.nextInt(900));
            store.write(List.of(new LogWrite.Append(group, null, 0, more)));
            state.put(group, GroupState.of(store, group));
        }
    }

    /** Says where the steps are, for whoever has to look into a failure. */
    static void keep(List<DiskStep> steps, Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            text.append(i).append(' ').append(steps.get(i)).append('\n');
        }
        Files.writeString(file, text);
    }
}
