package io.quorate.kv.embedded;

import io.quorate.kv.store.KvResult;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process with three nodes that writes until it is killed, and prints a line for each acknowledged write. */
final class WritingProcess {
    static final String STARTING = "starting";

    private WritingProcess() {}

    /** Runs it with a data directory and the name of this run. */
    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(STARTING);
        EmbeddedCluster cluster = EmbeddedCluster.start(Clusters.options(Path.of(arguments[0])));
        new Writers(cluster, arguments[1], (key, result) -> {
                    String line = result instanceof KvResult.Counted counted ? key + " " + counted.value() : key;
                    synchronized (out) {
                        out.println(line);
                    }
                })
                .start();
        new CountDownLatch(1).await();
    }
}
