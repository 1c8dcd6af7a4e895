package peerbench.quorate;

import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.SnapshotOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import peerbench.Scratch;

/**
 * How long a follower takes to catch up by how many commands of 128 bytes it lacks: one of three replicas is stopped,
 * the others write, and the clock runs from its start, before its log is opened, until its state machine has applied
 * all; nothing is written meanwhile. Of that, up to a second goes by until the others dial again. Once with snapshots
 * switched off, so that all has to come as entries, and once with every option at its default, by the leader's latest
 * snapshot and the entries after it. The state is a number, so the second says nothing about snapshots of any size;
 * {@link StateSize} does.
 *
 * <p>Arguments: a directory on a real disk, and how many commands, once or more. Prints a row for each. Needs a heap of
 * 512 MB whatever the length, and on the disk 450 bytes for each command of the longest and 1 GB.
 */
public final class CatchUp {
    private static final SnapshotOptions NO_SNAPSHOTS = new SnapshotOptions(0, 0, 0, 1 << 16);

    private final Path directory;
    private final long commands;

    /** How a follower caught up. */
    private record Seen(double firstSeconds, double allSeconds, long restored) {}

    private CatchUp(Path directory, long commands) {
        this.directory = directory;
        this.commands = commands;
    }

    public static void main(String[] args) throws IOException {
        System.out.println("# 1 commands; as entries: from the start of the follower until 2 the first and 3 all are"
                + " applied, s,");
        System.out.println("# and 4 commands/s between these; with default options: until 5 the first is applied or a"
                + " snapshot restored");
        System.out.println("# and 6 all are applied, s, and 7 how many of the commands were in a snapshot");
        for (int i = 1; i < args.length; i++) {
            long commands = Long.parseLong(args[i]);
            Seen entries = measure(args[0], commands, RaftOptions.DEFAULT.with(NO_SNAPSHOTS));
            Seen snapshot = measure(args[0], commands, RaftOptions.DEFAULT);
            System.out.printf(
                    Locale.ROOT,
                    "%d %.2f %.2f %.0f %.2f %.2f %d%n",
                    commands,
                    entries.firstSeconds(),
                    entries.allSeconds(),
                    commands / (entries.allSeconds() - entries.firstSeconds()),
                    snapshot.firstSeconds(),
                    snapshot.allSeconds(),
                    snapshot.restored());
        }
    }

    private static Seen measure(String parent, long commands, RaftOptions options) throws IOException {
        try (Scratch scratch = Scratch.in(parent, "catch-up")) {
            return new CatchUp(scratch.directory(), commands).with(options);
        }
    }

    private Seen with(RaftOptions options) {
        try (TcpGroup group = new TcpGroup(directory, options)) {
            group.write(-1);
            int leader = group.leader();
            int follower = (leader + 1) % TcpGroup.REPLICAS;
            group.place(follower).close();
            long first = Writes.write(group.node(leader), 1);
            Milestone milestone = new Milestone(first, Writes.write(group.node(leader), commands));
            long startedAt = System.nanoTime();
            group.restart(follower, milestone);
            return new Seen(
                    (milestone.awaitFirst() - startedAt) / 1e9,
                    (milestone.awaitReached() - startedAt) / 1e9,
                    milestone.restored());
        }
    }
}
