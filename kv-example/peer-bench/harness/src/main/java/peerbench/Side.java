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
    private final String name;
    private final Work work;
    private final boolean reads;
    final ClosedLoop loop;
    private final Supplier<CompletableFuture<?>> operation;
    private long cpu;

    Side(String name, PeerCluster cluster, Work work, boolean reads) {
        this.name = name;
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

    /**
     * Prints this side's line: the geometric mean of its turns' rates, and that of the first side's rate to its own,
     * with the standard error that it has if rounds do not depend on each other; with one round there is none.
     */
    void print(Side first) {
        double[] ratio = logRatios(first);
        double error = rates.size() > 1 ? Math.exp(ratio[0]) * ratio[1] : Double.NaN;
        System.out.printf(Locale.ROOT, "%-26s %-6s %8d %9d %10.0f %9.0f %9.0f %9.0f %9.1f   %.3f +- %.3f%n",
                name, reads ? "read" : "write", reads ? 0 : work.payload(), work.inFlight(),
                Math.exp(rates.stream().mapToDouble(Math::log).average().orElse(0)),
                latency.getValueAtPercentile(50) / 1e3, latency.getValueAtPercentile(99) / 1e3,
                latency.getValueAtPercentile(99.9) / 1e3, cpu / 1e3 / latency.getTotalCount(),
                Math.exp(ratio[0]), error);
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
