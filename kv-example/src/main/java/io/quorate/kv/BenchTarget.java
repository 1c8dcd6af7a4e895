package io.quorate.kv;

import java.util.concurrent.CompletableFuture;

/** What a benchmark is about. For one thread; nothing blocks, and nothing is tried again. */
interface BenchTarget {

    /** Writes the key of this number. */
    CompletableFuture<?> write(int number);

    /** Reads it. */
    CompletableFuture<?> read(int number);
}
