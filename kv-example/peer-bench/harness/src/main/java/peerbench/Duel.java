package peerbench;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Several peers in one JVM, taking turns of about a second in an order drawn anew for each round. On a machine whose
 * speed changes from minute to minute this tells 5 % apart where tables do not: every peer meets the same minutes, and
 * the ratio is taken within a round. What a peer does while it has nothing to do, such as heartbeats, falls into
 * the others' turns.
 *
 * <p>Usage: {@code java -cp HARNESS peerbench.Duel --dir DIR [--warmup ROUNDS] [--rounds N] [--turn SECONDS]
 * [--reads true] [PAYLOAD:IN_FLIGHT …] --peer CLASS CLASSPATH [KEY=VALUE] --peer …}. KEY=VALUE is a system property
 * that is set while this peer's class is loaded. Ends with status 1 as {@link Bench} does.
 */
public final class Duel {
    private Duel() {}

    public static void main(String[] args) {
        boolean good = false;
        try {
            good = run(Options.parse(args));
        } catch (Throwable e) {
            e.printStackTrace();
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean run(Options options) throws Exception {
        List<PeerCluster> clusters = new ArrayList<>();
        List<ClosedLoop> loops = new ArrayList<>();
        boolean good = true;
        try {
            for (Peer peer : options.peers()) {
                PeerCluster cluster = peer.load();
                clusters.add(cluster);
                cluster.start(Files.createDirectories(options.dir().resolve("peer" + clusters.size())), true);
            }
            System.out.printf("%-26s %-6s %8s %9s %10s %9s %9s %9s %9s   %s%n", "peer", "op", "payload", "in-flight",
                    "ops/s", "p50 us", "p99 us", "p99.9 us", "cpu us/op", "first to this, one standard error");
            for (Work work : options.rows()) {
                List<Side> sides = clusters.stream().map(cluster -> new Side(cluster, work, options.reads())).toList();
                sides.forEach(side -> loops.add(side.loop));
                takeTurns(sides, options);
                sides.forEach(side -> side.print(sides.get(0)));
            }
            for (PeerCluster cluster : clusters) {
                good &= Replicas.agree(cluster);
            }
        } finally {
            for (PeerCluster cluster : clusters) {
                cluster.close();
            }
            Replicas.delete(options.dir());
        }
        return good & ClosedLoop.allEnded(loops);
    }

    private static void takeTurns(List<Side> sides, Options options) throws InterruptedException {
        Random random = new Random(1);
        List<Side> order = new ArrayList<>(sides);
        for (int round = 0; round < options.warmup() + options.rounds(); round++) {
            Collections.shuffle(order, random);
            for (Side side : order) {
                side.turn(options.turn(), round >= options.warmup());
            }
        }
    }

    /** A peer's class, where it and what it needs lie, and the system property it is told something by, if any. */
    private record Peer(String type, String classpath, @Nullable String property) {

        /** Loads the peer with a class loader of its own, so that no two libraries share a dependency. */
        PeerCluster load() throws Exception {
            List<URL> urls = new ArrayList<>();
            for (String path : classpath.split(File.pathSeparator)) {
                urls.add(Path.of(path).toUri().toURL());
            }
            URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), Duel.class.getClassLoader());
            Thread.currentThread().setContextClassLoader(loader);
            String[] pair = property == null ? new String[0] : property.split("=", 2);
            if (pair.length == 2) {
                System.setProperty(pair[0], pair[1]);
            }
            try {
                return (PeerCluster) Class.forName(type, true, loader).getDeclaredConstructor().newInstance();
            } finally {
                if (pair.length == 2) {
                    System.clearProperty(pair[0]);
                }
            }
        }
    }

    private record Options(Path dir, int warmup, int rounds, double turn, boolean reads, List<Work> rows,
            List<Peer> peers) {
        static Options parse(String[] args) throws Exception {
            int warmup = 10;
            int rounds = 30;
            double turn = 1;
            boolean reads = false;
            @Nullable Path dir = null;
            List<Work> rows = new ArrayList<>();
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "--warmup" -> warmup = Integer.parseInt(args[++i]);
                    case "--rounds" -> rounds = Integer.parseInt(args[++i]);
                    case "--turn" -> turn = Double.parseDouble(args[++i]);
                    case "--reads" -> reads = Boolean.parseBoolean(args[++i]);
                    case "--dir" -> dir = Path.of(args[++i]);
                    case "--peer" -> {
                        boolean told = i + 3 < args.length && args[i + 3].contains("=");
                        peers.add(new Peer(args[i + 1], args[i + 2], told ? args[i + 3] : null));
                        i += told ? 3 : 2;
                    }
                    default -> rows.add(Work.parse(args[i]));
                }
            }
            if (peers.isEmpty() || rounds < 1) {
                throw new IllegalArgumentException("at least one --peer and one of --rounds");
            }
            dir = dir == null ? Files.createTempDirectory("peer-bench") : Files.createDirectories(dir);
            return new Options(dir, warmup, rounds, turn, reads, rows.isEmpty() ? Work.ROWS : rows, peers);
        }
    }
}
