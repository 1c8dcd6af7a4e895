package io.quorate.kv.watch;

import java.util.concurrent.CompletableFuture;

/** What is found at one path. */
interface Page {

    /** Returns what to answer, soon; called by the thread of the port, and does not block. */
    CompletableFuture<Answer> answer();
}
