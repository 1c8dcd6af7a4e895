package peerbench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;

/** One peer at one row, and what its turns gave. */
final class Side {
    private final OperatingSystemMXBean os =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ConcurrentHistogram latency = ClosedLoop.latencies();
    private final List<Double> rates = new ArrayList<>();
    private final PeerCluster cluster;
    private final Work work;
    private final boolean reads;
    final ClosedLoop loop;
    private final Supplier<CompletableFuture<?>> operation;
    private long cpu;

    Side(PeerCluster cluster, Work work, boolean reads) {
        this.cluster = cluster;
        this.work = work;
        this.reads = reads;
        loop = new ClosedLoop(work.inFlight());
        byte[] command = work.command();
        operation = reads ? cluster::read : () -> cluster.propose(command);
    }

    /** Runs for so many seconds; what it gave counts, or was a warm-up. */
    void turn(double seconds, boolean counts) throws InterruptedException {
        long before = latency.getTotalCount();
        long used = os.getProcessCpuTime();
        double took = loop.run(operation, seconds, counts ? latency : null);
        if (counts) {
            cpu += os.getProcessCpuTime() - used;
            rates.add((latency.getTotalCount() - before) / took);
        }
    }

    /** Prints this side's line, with the ratio of the first side's rate to its own. */
    void print(Side first) {
        double[] ratio = logRatios(first);
        System.out.printf(Locale.ROOT, "%-26s %-6s %8d %9d %10.0f %9.0f %9.0f %9.0f %9.1f   %.3f +- %.3f%n",
                cluster.name(), reads ? "read" : "write", reads ? 0 : work.payload(), work.inFlight(),
                Math.exp(rates.stream().mapToDouble(Math::log).average().orElse(0)),
                latency.getValueAtPercentile(50) / 1e3, latency.getValueAtPercentile(99) / 1e3,
                latency.getValueAtPercentile(99.9) / 1e3, cpu / 1e3 / latency.getTotalCount(),
                Math.exp(ratio[0]), Math.exp(ratio[0]) * ratio[1]);
    }

    /** The mean of the logarithms of the other's rate to ours, round by round, and its standard error. */
    private double[] logRatios(Side other) {
        double sum = 0;
        double squares = 0;
        int n = rates.size();
        for (int i = 0; i < n; i++) {
            double log = Math.log(other.rates.get(i) / rates.get(i));
            sum += log;
            squares += log * log;
        }
        double mean = sum / n;
        return new double[] {mean, Math.sqrt(Math.max(0, squares / n - mean * mean) / Math.max(1, n - 1))};
    }
}
