package peerbench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Several peers in one JVM, taking turns of about a second in an order drawn anew for each round, for machines whose
 * speed changes from minute to minute: every peer meets the same minutes, and the ratio is taken within a round. What a
 * peer does while it is not its turn, heartbeats and garbage, falls into the others' turns.
 *
 * <p>Usage: {@code java -cp HARNESS peerbench.Duel [--dir DIR] [--warmup-rounds 20] [--rounds 40] [--turn SECONDS]
 * [--reads true] [--reversed true] [PAYLOAD:IN_FLIGHT …] --peer CLASS CLASSPATH [KEY=VALUE] --peer …}. KEY=VALUE is a
 * system property that is set while this peer's class is loaded. Reversed starts the last peer first, and changes
 * nothing else. Ends with status 1 as {@link Bench} does.
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
        List<ClosedLoop> loops = new ArrayList<>();
        boolean good = true;
        try (Scratch scratch = Scratch.in(options.dir(), "duel");
                Contestants contestants = new Contestants()) {
            contestants.start(options, scratch.directory());
            System.out.printf("%-26s %-6s %8s %9s %10s %9s %9s %9s %9s   %s%n", "peer", "op", "payload", "in-flight",
                    "ops/s", "p50 us", "p99 us", "p99.9 us", "cpu us/op", "first to this, one standard error");
            for (Work work : options.rows()) {
                List<Side> sides = contestants.sides(work, options.reads());
                sides.forEach(side -> loops.add(side.loop));
                takeTurns(sides, options);
                sides.forEach(side -> side.print(sides.get(0)));
            }
            for (PeerCluster cluster : contestants.clusters) {
                good &= Replicas.agree(cluster);
            }
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

    /** The clusters, all of them running. */
    private static final class Contestants implements AutoCloseable {
        private final List<PeerCluster> clusters = new ArrayList<>();

        void start(Options options, Path parent) throws Exception {
            List<Peer> peers = new ArrayList<>(options.peers());
            if (options.reversed()) {
                Collections.reverse(peers);
            }
            for (Peer peer : peers) {
                start(peer, parent, options.reads());
            }
            if (options.reversed()) {
                Collections.reverse(clusters);
            }
        }

        private void start(Peer peer, Path parent, boolean reads) throws Exception {
            PeerCluster cluster = peer.load();
            clusters.add(cluster);
            cluster.start(Files.createDirectory(parent.resolve("peer" + clusters.size())), true);
            if (reads && !Replicas.canRead(cluster)) {
                throw new IllegalArgumentException(cluster.name() + " has no linearizable reads");
            }
        }

        /** Numbered in the order in which they were given, as one peer may come from two checkouts. */
        List<Side> sides(Work work, boolean reads) {
            List<Side> sides = new ArrayList<>();
            for (PeerCluster cluster : clusters) {
                sides.add(new Side((sides.size() + 1) + " " + cluster.name(), cluster, work, reads));
            }
            return sides;
        }

        @Override
        public void close() throws Exception {
            Exception failure = null;
            for (PeerCluster cluster : clusters) {
                try {
                    cluster.close();
                } catch (Exception e) {
                    if (failure == null) {
                        failure = e;
                    } else {
                        failure.addSuppressed(e);
                    }
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
    }

    private record Options(String dir, int warmup, int rounds, double turn, boolean reads, boolean reversed,
            List<Work> rows, List<Peer> peers) {
        static Options parse(String[] args) {
            int warmup = 20;
            int rounds = 40;
            double turn = 1;
            boolean reads = false;
            boolean reversed = false;
            String dir = System.getProperty("java.io.tmpdir");
            List<Work> rows = new ArrayList<>();
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "--warmup-rounds" -> warmup = Integer.parseInt(args[++i]);
                    case "--rounds" -> rounds = Integer.parseInt(args[++i]);
                    case "--turn" -> turn = Double.parseDouble(args[++i]);
                    case "--reads" -> reads = Boolean.parseBoolean(args[++i]);
                    case "--reversed" -> reversed = Boolean.parseBoolean(args[++i]);
                    case "--dir" -> dir = args[++i];
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
            return new Options(dir, warmup, rounds, turn, reads, reversed, rows.isEmpty() ? Work.ROWS : rows, peers);
        }
    }
}
