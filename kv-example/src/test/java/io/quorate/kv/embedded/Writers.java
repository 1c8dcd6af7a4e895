package io.quorate.kv.embedded;

import io.quorate.kv.store.KvCommand;
import io.quorate.kv.store.KvResult;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.NodeId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * Writes through all the nodes without a pause until told to stop: each key once, with a value that belongs to it, and
 * every tenth command counts. What fails is not tried again, since nobody knows whether it counts.
 */
final class Writers {
    private static final int IN_FLIGHT = 24;
    private static final int COUNT_EVERY = 10;
    private static final int UNBOUND_EVERY = 4;

    private final EmbeddedCluster cluster;
    private final String name;
    private final BiConsumer<String, KvResult> acknowledged;
    private final AtomicLong number = new AtomicLong();
    private final Semaphore atRest = new Semaphore(0);
    // Off the threads of the nodes, which must not propose from within their own callbacks for ever.
    private final Executor afterSuccess = ForkJoinPool.commonPool();
    private final Executor afterFailure =
            CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS, ForkJoinPool.commonPool());
    private volatile boolean stopping;

    /** Makes writers whose keys start with this name, and who tell of each acknowledged key or counter. */
    Writers(EmbeddedCluster cluster, String name, BiConsumer<String, KvResult> acknowledged) {
        this.cluster = cluster;
        this.name = name;
        this.acknowledged = acknowledged;
    }

    /** Returns the value that belongs to a key. */
    static String value(String key) {
        return "value of " + key;
    }

    void start() {
        for (int i = 0; i < IN_FLIGHT; i++) {
            EmbeddedClient client = cluster.client();
            NodeId id = EmbeddedCluster.IDS.get(i % EmbeddedCluster.IDS.size());
            // Some are bound to no node, and go on when the one is removed that others use.
            if (i % UNBOUND_EVERY != 0 && cluster.runningIds().contains(id)) {
                client.use(id);
            }
            next(client);
        }
    }

    /** Stops, and returns whether every write has ended within a minute. */
    boolean stop() throws InterruptedException {
        stopping = true;
        return atRest.tryAcquire(IN_FLIGHT, 1, TimeUnit.MINUTES);
    }

    private void next(EmbeddedClient client) {
        if (stopping) {
            atRest.release();
            return;
        }
        long n = number.incrementAndGet();
        boolean counting = n % COUNT_EVERY == 0;
        String key = counting ? "counter" : name + "-" + n;
        KvCommand command = counting
                ? new KvCommand.Increment(Bytes.utf8(key), 1)
                : new KvCommand.Put(Bytes.utf8(key), Bytes.utf8(value(key)));
        var unused = client.execute(command).whenComplete((result, failure) -> {
            if (failure == null) {
                acknowledged.accept(key, result);
                afterSuccess.execute(() -> next(client));
            } else {
                afterFailure.execute(() -> next(client));
            }
        });
    }
}
