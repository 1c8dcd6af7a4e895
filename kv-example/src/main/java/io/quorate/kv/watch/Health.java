package io.quorate.kv.watch;

import io.quorate.kv.client.Reasons;
import io.quorate.kv.store.KvRead;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a server lives, and whether it is of use. It lives until its node fails. It is ready while it answers a
 * linearizable read, which it cannot do unless it hears of a leader that has a majority, and has caught up with it.
 */
final class Health {
    private static final Duration FRESH = Duration.ofMillis(500);
    private static final long PATIENCE_MILLIS = 2_000;
    private static final int WELL = 200;
    private static final int ILL = 503;

    private final Watched watched;
    private final Recent<String> ready;

    Health(Watched watched) {
        this.watched = watched;
        this.ready = new Recent<>(FRESH, this::tryToRead);
    }

    /** Returns why it is not ready; empty = it is. */
    private CompletableFuture<String> tryToRead() {
        return watched.node()
                .ask(new KvRead.Size(), false)
                .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .handle((size, failure) -> failure == null ? "" : reason(failure));
    }

    private static String reason(Throwable failure) {
        String reason = Reasons.of(Reasons.unwrapped(failure));
        return reason.isBlank() ? "a read is not answered" : reason;
    }

    private @Nullable Throwable failure() {
        return watched.events().failure().getNow(null);
    }

    CompletableFuture<Answer> live() {
        Throwable failure = failure();
        return CompletableFuture.completedFuture(
                failure == null ? Answer.plain(WELL, "live") : Answer.plain(ILL, "failed: " + Reasons.of(failure)));
    }

    CompletableFuture<Answer> ready() {
        return ready.get()
                .thenApply(why -> why.isEmpty() ? Answer.plain(WELL, "ready") : Answer.plain(ILL, "not ready: " + why));
    }

    /** Both in one; the status code is that of being ready. */
    CompletableFuture<Answer> both() {
        return ready.get().thenApply(why -> {
            boolean live = failure() == null;
            boolean isReady = live && why.isEmpty();
            return Answer.json(isReady ? WELL : ILL, Json.of(json -> {
                json.writeStartObject();
                json.writeBooleanField("live", live);
                json.writeBooleanField("ready", isReady);
                if (!isReady) {
                    json.writeStringField("why", why);
                }
                json.writeEndObject();
            }));
        });
    }
}
