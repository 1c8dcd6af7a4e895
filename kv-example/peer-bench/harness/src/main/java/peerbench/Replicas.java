package peerbench;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** What is asked of a cluster before and after its work. */
final class Replicas {
    private Replicas() {}

    /** Whether the library has linearizable reads; asking costs one. */
    static boolean canRead(PeerCluster cluster) {
        return cluster.read() != null;
    }

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
}
