package peerbench.quorate;

import io.quorate.raft.api.RaftOptions;
import java.time.Duration;
import java.util.Arrays;
import peerbench.Scratch;

/**
 * How long a group of three cannot write when its leader vanishes: the leader's connections and port are closed without
 * a word, and the clock runs until another node has applied a command. Default options. Arguments: a directory on a
 * real disk, and how many rounds.
 */
public final class FailOver {
    private final TcpGroup group;

    private FailOver(TcpGroup group) {
        this.group = group;
    }

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[1]);
        long[] nanos = new long[rounds];
        try (Scratch scratch = Scratch.in(args[0], "fail-over");
                TcpGroup group = new TcpGroup(scratch.directory(), RaftOptions.DEFAULT)) {
            FailOver measured = new FailOver(group);
            for (int i = 0; i < rounds; i++) {
                nanos[i] = measured.round();
            }
        }
        Arrays.sort(nanos);
        Duration timeout = RaftOptions.DEFAULT
                .election()
                .tick()
                .multipliedBy(RaftOptions.DEFAULT.election().electionTimeoutTicks());
        System.out.printf(
                "%d rounds, election timeout %d ms: p50 %.2f, p99 %.2f, max %.2f election timeouts%n",
                rounds,
                timeout.toMillis(),
                (double) nanos[rounds / 2] / timeout.toNanos(),
                (double) nanos[rounds * 99 / 100] / timeout.toNanos(),
                (double) nanos[rounds - 1] / timeout.toNanos());
    }

    private long round() {
        group.write(-1);
        int leader = group.leader();
        TcpGroup.Place gone = group.place(leader);
        long startedAt = System.nanoTime();
        gone.transport().close();
        group.write(leader);
        long took = System.nanoTime() - startedAt;
        gone.close();
        group.restart(leader, new CountingMachine());
        return took;
    }
}
