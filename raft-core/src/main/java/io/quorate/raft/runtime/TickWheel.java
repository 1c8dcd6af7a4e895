package io.quorate.raft.runtime;

import io.quorate.raft.spi.Environment.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The periodic tasks of one period, of any number of groups, spread over the slots of a wheel that one timer turns. The
 * groups of one slot tick together, so that what they have to say to a peer travels together; the slots keep a thousand
 * groups from all ticking at the same moment.
 */
final class TickWheel {
    static final int SLOTS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(TickWheel.class);

    private final List<List<Tick>> slots;
    private final LongSupplier clock;
    private final long slotNanos;
    private final long origin;
    private long turned;

    private record Tick(Runnable task) {
        // Equal by identity: the same task may be on the wheel twice.
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    TickWheel(Duration period, LongSupplier clock) {
        this.clock = clock;
        this.slotNanos = Math.max(1, period.toNanos() / SLOTS);
        this.origin = clock.getAsLong();
        this.slots = IntStream.range(0, SLOTS)
                .<List<Tick>>mapToObj(slot -> new CopyOnWriteArrayList<>())
                .toList();
    }

    /** Returns how often {@link #turn} is to be called. */
    Duration step() {
        return Duration.ofNanos(slotNanos);
    }

    /** Puts a task into the slot that has the fewest. */
    Cancellable add(Runnable task) {
        Tick tick = new Tick(task);
        List<Tick> slot = slots.get(0);
        synchronized (this) {
            for (List<Tick> other : slots) {
                slot = other.size() < slot.size() ? other : slot;
            }
            slot.add(tick);
        }
        List<Tick> chosen = slot;
        return () -> chosen.remove(tick);
    }

    /** Runs the slots whose time has come, each once at most however late it is. Called by the timer. */
    void turn() {
        long due = (clock.getAsLong() - origin) / slotNanos;
        long from = Math.max(turned + 1, due - SLOTS + 1);
        for (long at = from; at <= due; at++) {
            run(slots.get((int) (at % SLOTS)));
        }
        turned = Math.max(turned, due);
    }

    private static void run(List<Tick> slot) {
        for (Tick tick : slot) {
            try {
                tick.task().run();
            } catch (Throwable e) {
                LOG.error("a periodic task failed; it will run again", e);
            }
        }
    }
}
