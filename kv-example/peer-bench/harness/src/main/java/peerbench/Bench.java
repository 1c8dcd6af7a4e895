package peerbench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/**
 * A closed loop: one driver thread keeps IN_FLIGHT operations outstanding and records each one's latency from the
 * call to its completion. Every peer runs this same loop. The process ends with status 1 if an operation failed, in a
 * warm-up or later, or never completed, or if the replicas did not apply the same number of commands.
 *
 * <p>Usage: {@code java -cp … PeerMain [--fsync true] [--warmup 5] [--seconds 10] [--dir DIR] [--reads true]
 * PAYLOAD:IN_FLIGHT …} for example {@code 16:1 128:256 1024:1024}. One cluster serves all the rows of a run.
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
        Faults faults = new Faults(new LongAdder(), new LongAdder());
        PeerCluster cluster = factory.get();
        boolean agreed;
        try {
            cluster.start(options.dir(), options.fsync());
            System.out.printf("%-26s %-6s %8s %9s %10s %9s %9s %9s %9s %9s %7s%n", "peer", "op", "payload",
                    "in-flight", "ops/s", "p50 us", "p99 us", "p99.9 us", "max us", "cpu us/op", "failed");
            for (String row : options.rows()) {
                String[] part = row.split(":");
                byte[] command = new byte[Integer.parseInt(part[0])];
                Arrays.fill(command, (byte) 'x');
                Row write = new Row(cluster, "write", command.length, Integer.parseInt(part[1]), faults);
                measure(write, () -> cluster.propose(command), options);
            }
            if (options.reads()) {
                for (String row : options.rows()) {
                    String[] part = row.split(":");
                    Row read = new Row(cluster, "read", 0, Integer.parseInt(part[1]), faults);
                    measure(read, cluster::read, options);
                }
            }
            agreed = agree(cluster);
        } finally {
            cluster.close();
            delete(options.dir());
        }
        if (!faults.none()) {
            System.out.println("# operations that failed: " + faults.failed() + ", that never completed: "
                    + faults.lost() + ", warm-ups included");
        }
        return agreed && faults.none();
    }

    private record Options(boolean fsync, boolean reads, double warmup, double seconds, Path dir, List<String> rows) {
        static Options parse(String[] args) throws Exception {
            boolean fsync = true;
            boolean reads = false;
            double warmup = 5;
            double seconds = 10;
            @Nullable Path dir = null;
            List<String> rows = new ArrayList<>();
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "--fsync" -> fsync = Boolean.parseBoolean(args[++i]);
                    case "--reads" -> reads = Boolean.parseBoolean(args[++i]);
                    case "--warmup" -> warmup = Double.parseDouble(args[++i]);
                    case "--seconds" -> seconds = Double.parseDouble(args[++i]);
                    case "--dir" -> dir = Path.of(args[++i]);
                    default -> rows.add(args[i]);
                }
            }
            if (rows.isEmpty()) {
                rows = List.of("16:1", "128:64", "128:1024", "1024:256");
            }
            dir = dir == null ? Files.createTempDirectory("peer-bench") : Files.createDirectories(dir);
            return new Options(fsync, reads, warmup, seconds, dir, rows);
        }
    }

    /** What went wrong in all the rows, warm-ups included: operations that failed, and that never completed. */
    private record Faults(LongAdder failed, LongAdder lost) {
        boolean none() {
            return failed.sum() == 0 && lost.sum() == 0;
        }
    }

    private record Row(PeerCluster cluster, String op, int payload, int inFlight, Faults faults) {}

    private static void measure(Row row, Supplier<CompletableFuture<?>> operation, Options options)
            throws Exception {
        loop(operation, row, options.warmup(), null);
        ConcurrentHistogram latency = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(2), 3);
        long failed = row.faults().failed().sum();
        OperatingSystemMXBean os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = os.getProcessCpuTime();
        double took = loop(operation, row, options.seconds(), latency);
        cpu = os.getProcessCpuTime() - cpu;
        failed = row.faults().failed().sum() - failed;
        long done = latency.getTotalCount();
        System.out.printf(Locale.ROOT, "%-26s %-6s %8d %9d %10.0f %9.0f %9.0f %9.0f %9.0f %9.1f %7d%n",
                row.cluster().name(), row.op(), row.payload(), row.inFlight(), done / took,
                latency.getValueAtPercentile(50) / 1e3, latency.getValueAtPercentile(99) / 1e3,
                latency.getValueAtPercentile(99.9) / 1e3, latency.getMaxValue() / 1e3,
                done == 0 ? 0 : cpu / 1e3 / done, failed);
    }

    /** Runs the loop for so many seconds and waits for what is outstanding; returns the seconds it took in all. */
    private static double loop(Supplier<CompletableFuture<?>> operation, Row row, double seconds,
            @Nullable ConcurrentHistogram latency) throws Exception {
        Semaphore slots = new Semaphore(row.inFlight());
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        while (System.nanoTime() < end && slots.tryAcquire(60, TimeUnit.SECONDS)) {
            long begun = System.nanoTime();
            operation.get().whenComplete((result, error) -> {
                if (error != null) {
                    row.faults().failed().increment();
                } else if (latency != null) {
                    latency.recordValue(Math.min(System.nanoTime() - begun, TimeUnit.MINUTES.toNanos(2)));
                }
                slots.release();
            });
        }
        if (!slots.tryAcquire(row.inFlight(), 60, TimeUnit.SECONDS)) {
            row.faults().lost().add(row.inFlight() - slots.availablePermits());
            System.out.println("# some operations never completed");
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static boolean agree(PeerCluster cluster) throws Exception {
        long[] applied = cluster.applied();
        for (int i = 0; i < 100 && Arrays.stream(applied).distinct().count() > 1; i++) {
            LockSupport.parkNanos(100_000_000);
            applied = cluster.applied();
        }
        boolean agreed = Arrays.stream(applied).distinct().count() == 1;
        System.out.println("# applied on each replica: " + Arrays.toString(applied) + (agreed ? "" : "  DIFFER"));
        return agreed;
    }

    private static void delete(Path dir) throws Exception {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
