package io.quorate.kv.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.CommandTooLargeException;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.api.OutcomeUnknownException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(150);

    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void whatSurelyHadNoEffectIsTriedAgain() throws Exception {
        CompletableFuture<String> result = Retry.within(LONG, () -> switch (attempts.incrementAndGet()) {
            case 1 -> CompletableFuture.failedFuture(new NotLeaderException("no leader", null));
            case 2 -> throw new BusyException("full");
            default -> CompletableFuture.completedFuture("done");
        });
        assertEquals("done", result.get(10, TimeUnit.SECONDS));
        assertEquals(3, attempts.get());
    }

    @Test
    void whatMayHaveHadAnEffectIsNot() {
        assertInstanceOf(
                OutcomeUnknownException.class,
                failure(LONG, CompletableFuture.failedFuture(new OutcomeUnknownException("lost touch", null))));
        assertEquals(1, attempts.get());
    }

    @Test
    void whatCannotPassLaterIsNot() {
        assertInstanceOf(
                CommandTooLargeException.class,
                failure(LONG, CompletableFuture.failedFuture(new CommandTooLargeException("too large"))));
        assertEquals(1, attempts.get());
    }

    @Test
    void theLastRejectionIsReportedWhenTheTimeIsUp() {
        assertInstanceOf(
                NotLeaderException.class,
                failure(SHORT, CompletableFuture.failedFuture(new NotLeaderException("no leader", null))));
        assertTrue(attempts.get() > 1, attempts.get() + " attempts");
    }

    @Test
    void anAttemptStillUnderWayIsReportedAsUnknown() {
        assertInstanceOf(OutcomeUnknownException.class, failure(SHORT, new CompletableFuture<>()));
        assertEquals(1, attempts.get());
    }

    private Throwable failure(Duration timeout, CompletableFuture<String> attempt) {
        CompletableFuture<String> result = Retry.within(timeout, () -> {
            attempts.incrementAndGet();
            return attempt;
        });
        return Reasons.unwrapped(assertThrows(ExecutionException.class, () -> result.get(10, TimeUnit.SECONDS)));
    }
}
