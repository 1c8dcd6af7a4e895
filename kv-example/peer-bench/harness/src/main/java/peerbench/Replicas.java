package peerbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What is looked at, and what is removed, when a cluster has done its work. */
final class Replicas {
    private Replicas() {}

    /** Waits up to ten seconds until all replicas have applied the same number of commands; prints the numbers. */
    static boolean agree(PeerCluster cluster) {
        long[] applied = cluster.applied();
        for (int i = 0; i < 100 && Arrays.stream(applied).distinct().count() > 1; i++) {
            LockSupport.parkNanos(100_000_000);
            applied = cluster.applied();
        }
        boolean agreed = Arrays.stream(applied).distinct().count() == 1;
        System.out.println("# applied on each replica: " + Arrays.toString(applied) + (agreed ? "" : "  DIFFER"));
        return agreed;
    }

    static void delete(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
