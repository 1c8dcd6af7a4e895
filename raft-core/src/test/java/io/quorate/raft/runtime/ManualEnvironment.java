package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.fail;

import io.quorate.raft.spi.Environment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whole nodes on the calling thread, in virtual time. Which executor runs its next task is drawn from the seed, and so
 * is whether who may run a task himself does: each seed is another interleaving, and the same seed the same one.
 */
public final class ManualEnvironment implements Environment {
    private static final Duration STEP = Duration.ofMillis(10);
    private static final int MAX_TASKS_AT_ONE_TIME = 1_000_000;

    private final SplittableRandom random;
    private final List<ManualExecutor> executors = new ArrayList<>();
    private final List<Timer> timers = new ArrayList<>();
    private long now;
    private int visits;
    private Runnable meanwhile = () -> {};

    /** Makes one whose interleavings follow from this seed. */
    public ManualEnvironment(long seed) {
        this.random = new SplittableRandom(seed);
    }

    @Override
    public SerialExecutor serialExecutor(String name) {
        ManualExecutor executor = new ManualExecutor(name, this);
        executors.add(executor);
        return executor;
    }

    @Override
    public Cancellable schedulePeriodically(Duration period, Runnable task) {
        Timer timer = new Timer(task, period.toNanos(), now + period.toNanos());
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public RandomGenerator random() {
        return random.split();
    }

    /** Returns the names of the executors that are not closed. */
    public List<String> openExecutors() {
        return executors.stream().map(ManualExecutor::name).toList();
    }

    /** Returns how many periodic tasks there are. */
    public int timers() {
        return timers.size();
    }

    /** Returns whether one runs a task of an executor that others wait for, and so must not meet their code. */
    public boolean isVisiting() {
        return visits > 0;
    }

    /** Lets this happen whenever a visitor hands something on to the executor that he visits, just before he does. */
    public void meanwhile(Runnable whatOthersDo) {
        meanwhile = whatOthersDo;
    }

    /** Runs one task; returns whether there was one. */
    public boolean runOne() {
        List<ManualExecutor> ready =
                executors.stream().filter(ManualExecutor::isReady).toList();
        if (ready.isEmpty()) {
            return false;
        }
        ready.get(random.nextInt(ready.size())).runNext();
        return true;
    }

    /** Runs tasks until none is left. */
    public void runAll() {
        int left = MAX_TASKS_AT_ONE_TIME;
        while (runOne()) {
            if (--left == 0) {
                fail("the nodes never come to rest");
            }
        }
    }

    /** Lets time pass, with all that happens meanwhile. */
    public void advance(Duration duration) {
        long end = now + duration.toNanos();
        runAll();
        Timer next = nextTimer();
        while (next != null && next.due <= end) {
            now = next.due;
            next.due += next.period;
            next.task.run();
            runAll();
            next = nextTimer();
        }
        now = end;
    }

    private @Nullable Timer nextTimer() {
        Timer next = null;
        for (Timer timer : timers) {
            if (next == null || timer.due < next.due) {
                next = timer;
            }
        }
        return next;
    }

    /** Lets time pass until the condition holds; fails when it does not within the limit. */
    public void runUntil(String what, Duration limit, BooleanSupplier condition) {
        long end = now + limit.toNanos();
        runAll();
        while (!condition.getAsBoolean()) {
            if (now >= end) {
                fail("not within " + limit + ": " + what);
            }
            advance(STEP);
        }
    }

    private static final class Timer {
        private final Runnable task;
        private final long period;
        private long due;

        private Timer(Runnable task, long period, long due) {
            this.task = task;
            this.period = period;
            this.due = due;
        }
    }

    private static final class ManualExecutor implements SerialExecutor {
        private final String name;
        private final ManualEnvironment environment;
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        private boolean running;
        private boolean closed;

        private ManualExecutor(String name, ManualEnvironment environment) {
            this.name = name;
            this.environment = environment;
        }

        private String name() {
            return name;
        }

        private boolean isReady() {
            return !running && !tasks.isEmpty();
        }

        private void runNext() {
            run(tasks.remove());
        }

        private void run(Runnable task) {
            running = true;
            try {
                task.run();
            } finally {
                running = false;
            }
        }

        @Override
        public void executeOrVisit(Runnable task, Runnable visit) {
            if (closed || running || !tasks.isEmpty() || environment.random.nextBoolean()) {
                execute(task);
                return;
            }
            environment.visits++;
            try {
                run(visit);
            } finally {
                environment.visits--;
            }
        }

        @Override
        public void execute(Runnable task) {
            if (running && environment.isVisiting()) {
                Runnable others = environment.meanwhile;
                environment.meanwhile = () -> {};
                others.run();
                environment.meanwhile = others;
            }
            if (!closed) {
                tasks.add(task);
            }
        }

        @Override
        public void close() {
            closed = true;
            while (isReady()) {
                runNext();
            }
            environment.executors.remove(this);
        }
    }
}
