package io.quorate.kv.command;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the endpoint of a server has seen since it started. For any thread. */
public final class Statistics {
    private final long startNanos = System.nanoTime();
    private final AtomicInteger connected = new AtomicInteger();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder commands = new LongAdder();
    private final LongAdder errors = new LongAdder();

    /** Counts a connection that was opened, and returns how many there are now. */
    public int opened() {
        accepted.increment();
        return connected.incrementAndGet();
    }

    /** Counts a connection that was closed. */
    public void closed() {
        connected.decrementAndGet();
    }

    /** Counts a connection that was refused since there are too many. */
    public void refused() {
        rejected.increment();
    }

    /** Counts an answer. */
    public void answered(boolean error) {
        commands.increment();
        if (error) {
            errors.increment();
        }
    }

    /** Returns how many connections there are. */
    public int connections() {
        return connected.get();
    }

    /** Returns how many connections there have been. */
    public long connectionsAccepted() {
        return accepted.sum();
    }

    /** Returns how many connections were refused. */
    public long connectionsRefused() {
        return rejected.sum();
    }

    /** Returns how many commands were answered. */
    public long commandsAnswered() {
        return commands.sum();
    }

    /** Returns how many of the answers were errors. */
    public long errorsAnswered() {
        return errors.sum();
    }

    /** Returns how long the server has been running. */
    public long uptimeSeconds() {
        return (System.nanoTime() - startNanos) / 1_000_000_000L;
    }
}
