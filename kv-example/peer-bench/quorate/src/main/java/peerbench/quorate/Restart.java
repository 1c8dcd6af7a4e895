package peerbench.quorate;

import io.quorate.raft.api.SnapshotOptions;
import io.quorate.raft.segment.SegmentedLogStore;
import java.nio.file.Path;
import peerbench.Scratch;

/**
 * How long a node takes to come back from a log of so many commands of 128 bytes, with snapshots switched off: until
 * the log is open, and until all of it is applied again. Arguments: a directory on a real disk, and how many commands.
 * Needs a heap of 512 MB whatever the length, and on the disk 150 bytes for each command and 200 MB.
 */
public final class Restart {
    private Restart() {}

    public static void main(String[] args) throws Exception {
        long commands = Long.parseLong(args[1]);
        try (Scratch scratch = Scratch.in(args[0], "restart")) {
            Path directory = scratch.directory();
            try (LoneNode lone = start(directory, LoneNode.open(directory))) {
                lone.awaitLeader();
                Writes.write(lone.node(), commands);
            }
            comeBack(directory, commands);
            System.out.printf("the log has %d bytes a command%n", scratch.sizeBytes() / Math.max(1, commands));
        }
    }

    private static LoneNode start(Path directory, SegmentedLogStore log) {
        return LoneNode.start(directory, log, new CountingMachine(), new SnapshotOptions(0, 0, 0, 1 << 16));
    }

    private static void comeBack(Path directory, long commands) {
        long startedAt = System.nanoTime();
        SegmentedLogStore log = LoneNode.open(directory);
        long opened = System.nanoTime();
        try (LoneNode lone = start(directory, log)) {
            lone.awaitLeader();
            System.out.printf(
                    "%d commands: log open after %.2f s, all applied after %.2f s%n",
                    commands, (opened - startedAt) / 1e9, (System.nanoTime() - startedAt) / 1e9);
        }
    }
}
