package peerbench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * A closed loop: one driver thread keeps IN_FLIGHT operations outstanding and records each one's latency from the
 * call to its completion. Every peer runs this same loop. The process ends with status 1 if an operation failed, in a
 * warm-up or later, or never completed, or if the replicas did not apply the same number of commands.
 *
 * <p>Usage: {@code java -cp … PeerMain [--fsync true] [--warmup 5] [--seconds 10] [--dir DIR] [--reads true]
 * PAYLOAD:IN_FLIGHT …} for example {@code 16:1 128:256 1024:1024}. One cluster serves all the rows of a run, from a
 * directory of its own below DIR, which goes with the run.
 */
public final class Bench {
    private Bench() {}

    public static void run(Supplier<PeerCluster> factory, String[] args) {
        boolean good = false;
        try {
            good = run(factory, Options.parse(args));
        } catch (Throwable e) {
            e.printStackTrace();
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean run(Supplier<PeerCluster> factory, Options options) throws Exception {
        List<ClosedLoop> loops = new ArrayList<>();
        boolean agreed;
        try (Scratch scratch = Scratch.in(options.dir(), "peer-bench");
                PeerCluster cluster = factory.get()) {
            cluster.start(scratch.directory(), options.fsync());
            System.out.printf("%-26s %-6s %8s %9s %10s %9s %9s %9s %9s %9s %7s%n", "peer", "op", "payload",
                    "in-flight", "ops/s", "p50 us", "p99 us", "p99.9 us", "max us", "cpu us/op", "failed");
            for (Work work : options.rows()) {
                byte[] command = work.command();
                loops.add(measure(cluster, "write", work, () -> cluster.propose(command), options));
            }
            if (options.reads() && !Replicas.canRead(cluster)) {
                System.out.println("# " + cluster.name() + " has no linearizable reads");
            } else if (options.reads()) {
                for (Work work : options.rows()) {
                    loops.add(measure(cluster, "read", new Work(0, work.inFlight()), cluster::read, options));
                }
            }
            agreed = Replicas.agree(cluster);
        }
        return agreed & ClosedLoop.allEnded(loops);
    }

    private record Options(boolean fsync, boolean reads, double warmup, double seconds, String dir, List<Work> rows) {
        static Options parse(String[] args) {
            boolean fsync = true;
            boolean reads = false;
            double warmup = 5;
            double seconds = 10;
            String dir = System.getProperty("java.io.tmpdir");
            List<Work> rows = new ArrayList<>();
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "--fsync" -> fsync = Boolean.parseBoolean(args[++i]);
                    case "--reads" -> reads = Boolean.parseBoolean(args[++i]);
                    case "--warmup" -> warmup = Double.parseDouble(args[++i]);
                    case "--seconds" -> seconds = Double.parseDouble(args[++i]);
                    case "--dir" -> dir = args[++i];
                    default -> rows.add(Work.parse(args[i]));
                }
            }
            if (rows.isEmpty()) {
                rows = Work.ROWS;
            }
            return new Options(fsync, reads, warmup, seconds, dir, rows);
        }
    }

    /** Runs one row, warm-up first, prints it, and returns the loop that ran it. */
    private static ClosedLoop measure(PeerCluster cluster, String op, Work work,
            Supplier<CompletableFuture<?>> operation, Options options) throws Exception {
        ClosedLoop loop = new ClosedLoop(work.inFlight());
        loop.run(operation, options.warmup(), null);
        ConcurrentHistogram latency = ClosedLoop.latencies();
        long failed = loop.failed();
        OperatingSystemMXBean os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = os.getProcessCpuTime();
        double took = loop.run(operation, options.seconds(), latency);
        cpu = os.getProcessCpuTime() - cpu;
        long done = latency.getTotalCount();
        System.out.printf(Locale.ROOT, "%-26s %-6s %8d %9d %10.0f %9.0f %9.0f %9.0f %9.0f %9.1f %7d%n",
                cluster.name(), op, work.payload(), work.inFlight(), done / took,
                latency.getValueAtPercentile(50) / 1e3, latency.getValueAtPercentile(99) / 1e3,
                latency.getValueAtPercentile(99.9) / 1e3, latency.getMaxValue() / 1e3,
                done == 0 ? 0 : cpu / 1e3 / done, loop.failed() - failed);
        return loop;
    }
}
