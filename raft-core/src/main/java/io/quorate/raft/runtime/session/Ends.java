package io.quorate.raft.runtime.session;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** Hears how futures end. */
final class Ends {
    private Ends() {}

    /** Calls the hearer once, at the end of the future: with what it is completed with, or with its failure. */
    static <T> void hear(CompletableFuture<T> future, BiConsumer<? super T, ? super Throwable> hearer) {
        // The future that whenComplete returns would wrap each failure once more, and nobody looks at it.
        CompletableFuture<?> unused = future.handle((result, failure) -> {
            hearer.accept(result, failure);
            return true;
        });
    }
}
