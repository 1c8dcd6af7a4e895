package io.quorate.raft.testkit;

import io.quorate.raft.spi.Environment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The threads and the clock of one life of a node. Its executors are queues; which of them goes on next, and how long
 * that takes, is drawn by the {@link Weather}. When the life ends, all that is queued vanishes with it.
 */
final class SimulatedEnvironment implements Environment {

    /** What a simulation shares among its environments, and what hears of their tasks. */
    record Surroundings(
            VirtualTime time, Weather weather, Runnable afterTask, Runnable afterWait, Consumer<Throwable> uncaught) {}

    /** How much of the life goes on. */
    private enum Pace {
        /** All of it. */
        RUNNING,
        /** All but the timers. */
        WITHOUT_TIMERS,
        /** Nothing. */
        PAUSED
    }

    private final Surroundings surroundings;
    private final VirtualTime time;
    private final SeededRandom random;
    private final double clockSpeed;
    private final SeededRandom timerLuck;
    private final List<Serial> serials = new ArrayList<>();
    private final List<Timer> timers = new ArrayList<>();
    private boolean alive = true;
    private Pace pace = Pace.RUNNING;
    private @Nullable Serial running;

    SimulatedEnvironment(Surroundings surroundings, SeededRandom random) {
        this.surroundings = surroundings;
        this.time = surroundings.time();
        this.random = random;
        this.clockSpeed = surroundings.weather().clockSpeed();
        this.timerLuck =
                surroundings.weather().luck("timers from " + surroundings.time().now());
    }

    @Override
    public SerialExecutor serialExecutor(String name) {
        Serial serial = new Serial(name.endsWith("-apply"));
        serials.add(serial);
        return serial;
    }

    @Override
    public Cancellable schedulePeriodically(Duration period, Runnable task) {
        Timer timer = new Timer(task, Math.max(1, (long) (period.toNanos() * clockSpeed)));
        timers.add(timer);
        // The nodes of a cluster do not tick at the same moments.
        time.after(random.nextLong(timer.period), timer);
        return timer;
    }

    /** Lets the cluster go on until the future has ended: what waits here is not one of the simulated threads. */
    @Override
    public boolean await(CompletableFuture<?> future, Duration limit) {
        long deadline = time.now() + limit.toNanos();
        while (alive && !future.isDone() && time.now() < deadline && time.step()) {
            // What happens meanwhile is all that is waited for.
        }
        surroundings.afterWait().run();
        return future.isDone();
    }

    @Override
    public long nanoTime() {
        return (long) (time.now() / clockSpeed);
    }

    @Override
    public RandomGenerator random() {
        return random.fork();
    }

    /** Returns the length of a second of this clock in right seconds. */
    double clockSpeed() {
        return clockSpeed;
    }

    boolean isAlive() {
        return alive;
    }

    boolean isPaused() {
        return pace == Pace.PAUSED;
    }

    /** Returns whether a task of this life is running that was not called for by {@link SerialExecutor#close}. */
    boolean isInTask() {
        Serial current = running;
        return current != null && !current.closing;
    }

    /** Keeps the thread of the running task busy for this long after the task. */
    void occupy(long nanos) {
        Serial current = running;
        if (current != null) {
            current.busyUntil = Math.max(current.busyUntil, time.now() + nanos);
        }
    }

    /** Ends the life: nothing of it runs any more. */
    void kill() {
        alive = false;
        for (Serial serial : serials) {
            serial.tasks.clear();
        }
    }

    /** Stops all the threads where they stand. */
    void pause() {
        pace = Pace.PAUSED;
    }

    /** Stops the timers, or leaves them where they stand, while the other threads go on. */
    void stopTimers() {
        pace = Pace.WITHOUT_TIMERS;
        for (Serial serial : serials) {
            serial.wake();
        }
    }

    /** Lets the threads go on, and those that wait for a disk or a long computation be done with it. */
    void hurry() {
        pace = Pace.RUNNING;
        for (Serial serial : serials) {
            serial.busyUntil = time.now();
            serial.wake();
        }
        for (Timer timer : timers) {
            timer.goOn();
        }
    }

    /** Lets the threads go on. */
    void resume() {
        pace = Pace.RUNNING;
        for (Serial serial : serials) {
            serial.wake();
        }
        for (Timer timer : timers) {
            timer.goOn();
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            if (alive) {
                surroundings.uncaught().accept(e);
            }
        }
    }

    private final class Serial implements SerialExecutor, Runnable {
        private final boolean applies;
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        private boolean closing;
        private boolean closed;
        private boolean planned;
        private long dueAt;
        private long busyUntil;

        Serial(boolean applies) {
            this.applies = applies;
        }

        @Override
        public void execute(Runnable task) {
            if (!alive || closed) {
                return;
            }
            tasks.add(task);
            if (!planned && !isPaused()) {
                plan();
            }
        }

        private void plan() {
            planned = true;
            dueAt = Math.max(time.now(), busyUntil) + surroundings.weather().wakeUp();
            time.at(dueAt, this);
        }

        /** Plans anew, in case that what was planned is far off; the earlier plan then finds nothing to do. */
        void wake() {
            if (!tasks.isEmpty()) {
                plan();
            }
        }

        @Override
        public void run() {
            if (!alive || !planned || time.now() < dueAt) {
                return;
            }
            planned = false;
            Runnable task = isPaused() ? null : tasks.poll();
            if (task == null) {
                return;
            }
            running = this;
            SimulatedEnvironment.this.run(task);
            running = null;
            busyUntil = Math.max(busyUntil, time.now() + surroundings.weather().work(applies));
            if (alive && !tasks.isEmpty() && !planned) {
                plan();
            }
            surroundings.afterTask().run();
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closing = true;
            Serial caller = running;
            running = this;
            while (!tasks.isEmpty()) {
                SimulatedEnvironment.this.run(tasks.remove());
            }
            running = caller;
            closed = true;
        }
    }

    private final class Timer implements Cancellable, Runnable {
        private final Runnable task;
        private final long period;
        private boolean cancelled;
        private boolean held;

        Timer(Runnable task, long period) {
            this.task = task;
            this.period = period;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        void goOn() {
            if (held) {
                held = false;
                time.after(0, this);
            }
        }

        @Override
        public void run() {
            if (cancelled || !alive) {
                return;
            }
            if (pace != Pace.RUNNING) {
                held = true;
                return;
            }
            SimulatedEnvironment.this.run(task);
            time.after(period + surroundings.weather().timerDelay(timerLuck), this);
        }
    }
}
