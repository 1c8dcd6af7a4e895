package peerbench.quorate;

import io.quorate.raft.RaftNode;
import io.quorate.raft.api.SnapshotOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import peerbench.Scratch;

/**
 * What the size of the state costs a node that is written to all the time, with 64 commands of 128 bytes in flight: how
 * long a snapshot takes from the call to the disk, how long the state machine stands still meanwhile, and how long a
 * restore takes. One node, its log and snapshots on disk, snapshots taken on demand only.
 *
 * <p>The gaps are from one command to the next as the state machine sees it: the capture is in them, but also what the
 * garbage collector and a disk that is busy with the snapshot do to the log's syncs.
 *
 * <p>Arguments: a directory on a real disk, and the sizes in bytes. Prints a row for each; after the restart the state
 * must be the same, or the process ends with status 1. Needs a heap of 200 MB and three times the largest size, and as
 * much room on the disk.
 */
public final class StateSize {
    private static final double WARMUP_SECONDS = 2;
    private static final double QUIET_SECONDS = 3;
    private static final double BETWEEN_SECONDS = 0.5;
    private static final int SNAPSHOTS = 5;
    private static final CollectorPauses COLLECTOR = new CollectorPauses();

    private final Path directory;
    private final long sizeBytes;

    /** What was seen in some time under load. */
    private record Seen(double seconds, long longestGapNanos, double writesPerSecond) {}

    /** What a life of the node left behind. */
    private record Left(String row, long count, long checksum) {}

    private StateSize(Path directory, long sizeBytes) {
        this.directory = directory;
        this.sizeBytes = sizeBytes;
    }

    public static void main(String[] args) throws Exception {
        System.out.println("# 1 state, bytes; 2 snapshots; 3 median and 4 longest time to take one, s;"
                + " 5 longest capture, us;");
        System.out.println("# 6 longest gap between applied commands during a snapshot, 7 the same without one, and"
                + " 8 longest pause of the");
        System.out.println("# garbage collector while snapshots were taken, ms; 9 writes/s during a snapshot and"
                + " 10 without one;");
        System.out.println("# 11 from start to restored, s; 12 from start to leading with all applied, s");
        COLLECTOR.listen();
        for (int i = 1; i < args.length; i++) {
            try (Scratch scratch = Scratch.in(args[0], "state-size")) {
                StateSize measured = new StateSize(scratch.directory(), Long.parseLong(args[i]));
                System.out.println(measured.again(measured.firstLife()));
            }
        }
    }

    private Left firstLife() throws Exception {
        PagedMachine machine = new PagedMachine(sizeBytes);
        try (LoneNode lone = start(machine)) {
            RaftNode<Long> node = lone.node();
            lone.awaitLeader();
            Load load = new Load(node, PagedMachine.COMMAND_BYTES);
            load.start();
            pass(WARMUP_SECONDS);
            Seen quiet = watch(machine, () -> pass(QUIET_SECONDS));
            COLLECTOR.takeLongest();
            Seen[] taken = new Seen[SNAPSHOTS];
            for (int i = 0; i < SNAPSHOTS; i++) {
                taken[i] = watch(machine, () -> node.takeSnapshot().join());
                pass(BETWEEN_SECONDS);
            }
            load.stop();
            String row = row(machine, quiet, taken);
            return new Left(row, machine.count(), node.read(machine::checksum).join());
        }
    }

    private String row(PagedMachine machine, Seen quiet, Seen[] taken) {
        double[] seconds = Arrays.stream(taken).mapToDouble(Seen::seconds).sorted().toArray();
        long gap = Arrays.stream(taken).mapToLong(Seen::longestGapNanos).max().orElse(0);
        double rate = Arrays.stream(taken).mapToDouble(Seen::writesPerSecond).average().orElse(0);
        return String.format(
                Locale.ROOT,
                "%d %d %.4f %.4f %.1f %.1f %.1f %d %.0f %.0f",
                sizeBytes,
                SNAPSHOTS,
                seconds[SNAPSHOTS / 2],
                seconds[SNAPSHOTS - 1],
                machine.longestCapture() / 1e3,
                gap / 1e6,
                quiet.longestGapNanos() / 1e6,
                COLLECTOR.takeLongest(),
                rate,
                quiet.writesPerSecond());
    }

    private String again(Left left) throws Exception {
        PagedMachine machine = new PagedMachine(0);
        long startedAt = System.nanoTime();
        try (LoneNode lone = start(machine)) {
            long restored = System.nanoTime();
            lone.awaitLeader();
            long leading = System.nanoTime();
            if (machine.count() != left.count() || lone.node().read(machine::checksum).join() != left.checksum()) {
                throw new IllegalStateException("not the state that was left: " + machine.count() + " commands of "
                        + left.count());
            }
            return String.format(
                    Locale.ROOT, "%s %.3f %.3f", left.row(), (restored - startedAt) / 1e9, (leading - startedAt) / 1e9);
        }
    }

    private static Seen watch(PagedMachine machine, Runnable meanwhile) {
        machine.takeLongestGap();
        long count = machine.count();
        long startedAt = System.nanoTime();
        meanwhile.run();
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        return new Seen(seconds, machine.takeLongestGap(), (machine.count() - count) / seconds);
    }

    private LoneNode start(PagedMachine machine) {
        SnapshotOptions standard = SnapshotOptions.DEFAULT;
        SnapshotOptions onDemand = new SnapshotOptions(0, 0, standard.retainedEntries(), standard.chunkBytes());
        return LoneNode.start(directory, LoneNode.open(directory), machine, onDemand);
    }

    private static void pass(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
