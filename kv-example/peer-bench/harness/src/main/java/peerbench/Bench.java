package peerbench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
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
 * call to its completion. Every peer runs this same loop.
 *
 * <p>Usage: {@code java -cp … PeerMain [--fsync true] [--warmup 5] [--seconds 10] [--dir DIR] [--reads true]
 * PAYLOAD:IN_FLIGHT …} for example {@code 16:1 128:256 1024:1024}. One cluster serves all the rows of a run.
 */
public final class Bench {
    private Bench() {}

    public static void run(Supplier<PeerCluster> factory, String[] args) throws Exception {
        boolean fsync = true;
        boolean reads = false;
        double warmup = 5;
        double seconds = 10;
        @Nullable Path dir = null;
        java.util.List<String> rows = new java.util.ArrayList<>();
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
            rows = java.util.List.of("16:1", "128:64", "128:1024", "1024:256");
        }
        dir = dir == null ? Files.createTempDirectory("peer-bench") : Files.createDirectories(dir);
        Time time = new Time(warmup, seconds);
        PeerCluster cluster = factory.get();
        try {
            cluster.start(dir, fsync);
            System.out.printf("%-26s %-6s %8s %9s %10s %9s %9s %9s %9s %9s %7s%n", "peer", "op", "payload",
                    "in-flight", "ops/s", "p50 us", "p99 us", "p99.9 us", "max us", "cpu us/op", "failed");
            for (String row : rows) {
                String[] part = row.split(":");
                byte[] command = new byte[Integer.parseInt(part[0])];
                Arrays.fill(command, (byte) 'x');
                int inFlight = Integer.parseInt(part[1]);
                measure(new Row(cluster, "write", command.length, inFlight), () -> cluster.propose(command), time);
            }
            if (reads) {
                for (String row : rows) {
                    String[] part = row.split(":");
                    measure(new Row(cluster, "read", 0, Integer.parseInt(part[1])), cluster::read, time);
                }
            }
            agree(cluster);
        } finally {
            cluster.close();
            delete(dir);
        }
        System.exit(0);
    }

    private record Row(PeerCluster cluster, String op, int payload, int inFlight) {}

    private record Time(double warmup, double seconds) {}

    private static void measure(Row row, Supplier<CompletableFuture<?>> operation, Time time) throws Exception {
        loop(operation, row.inFlight(), time.warmup(), null, null);
        ConcurrentHistogram latency = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(2), 3);
        LongAdder failed = new LongAdder();
        OperatingSystemMXBean os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = os.getProcessCpuTime();
        double took = loop(operation, row.inFlight(), time.seconds(), latency, failed);
        cpu = os.getProcessCpuTime() - cpu;
        long done = latency.getTotalCount();
        System.out.printf(Locale.ROOT, "%-26s %-6s %8d %9d %10.0f %9.0f %9.0f %9.0f %9.0f %9.1f %7d%n",
                row.cluster().name(), row.op(), row.payload(), row.inFlight(), done / took,
                latency.getValueAtPercentile(50) / 1e3, latency.getValueAtPercentile(99) / 1e3,
                latency.getValueAtPercentile(99.9) / 1e3, latency.getMaxValue() / 1e3,
                done == 0 ? 0 : cpu / 1e3 / done, failed.sum());
    }

    /** Runs the loop for so many seconds and waits for what is outstanding; returns the seconds it took in all. */
    private static double loop(Supplier<CompletableFuture<?>> operation, int inFlight, double seconds,
            @Nullable ConcurrentHistogram latency, @Nullable LongAdder failed) throws Exception {
        Semaphore slots = new Semaphore(inFlight);
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            slots.acquire();
            long begun = System.nanoTime();
            operation.get().whenComplete((result, error) -> {
                if (error != null) {
                    if (failed != null) {
                        failed.increment();
                    }
                } else if (latency != null) {
                    latency.recordValue(Math.min(System.nanoTime() - begun, TimeUnit.MINUTES.toNanos(2)));
                }
                slots.release();
            });
        }
        if (!slots.tryAcquire(inFlight, 60, TimeUnit.SECONDS)) {
            System.out.println("# some operations never completed");
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void agree(PeerCluster cluster) throws Exception {
        long[] applied = cluster.applied();
        for (int i = 0; i < 100 && Arrays.stream(applied).distinct().count() > 1; i++) {
            LockSupport.parkNanos(100_000_000);
            applied = cluster.applied();
        }
        System.out.println("# applied on each replica: " + Arrays.toString(applied)
                + (Arrays.stream(applied).distinct().count() == 1 ? "" : "  DIFFER"));
    }

    private static void delete(Path dir) throws Exception {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
