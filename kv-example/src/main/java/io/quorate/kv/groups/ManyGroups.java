package io.quorate.kv.groups;

import io.quorate.kv.client.KvFailure;
import io.quorate.kv.log.LogKind;
import io.quorate.raft.api.RaftListener;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.transport.netty.TransportTraffic;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Founds many groups of three nodes each on three hosts, lets them be led, lets them idle, writes to them, restarts one
 * host and then all; and says what each of it takes.
 */
public final class ManyGroups implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int STARTERS = 16;
    private static final int IN_FLIGHT = 1024;
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final List<GroupId> groups = new ArrayList<>();
    private final List<Site> sites = new ArrayList<>();
    private final Semaphore news = new Semaphore(0);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Plan plan;
    private final PrintStream out;

    /**
     * What is to be done.
     *
     * @param groups how many groups
     * @param seconds how long each measurement lasts
     * @param data where the data is
     * @param log which log store the hosts stand on
     * @param options of all nodes
     */
    public record Plan(int groups, int seconds, Path data, LogKind log, RaftOptions options) {}

    /** Prepares, and starts nothing yet. */
    public ManyGroups(Plan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
        for (int i = 1; i <= plan.groups(); i++) {
            groups.add(GroupId.of("g" + i));
        }
        for (String id : List.of("1", "2", "3")) {
            sites.add(new Site(NodeId.of(id), plan));
        }
    }

    /** Does it all, and prints a line for each. */
    public void run() {
        long heapBefore = Figures.heapBytes();
        int threadsBefore = Figures.threads();
        say("groups: %,d of three nodes on three hosts in one JVM, %d processors", plan.groups(), processors());
        timed("founded and started", () -> startAll(sites));
        timed("until all are led", this::awaitLeaders);
        say("leaders on host 1, 2, 3: %s", leaderships());
        say("threads: %d, besides the %d of the JVM", Figures.threads() - threadsBefore, threadsBefore);
        idle();
        long perNode = (Figures.heapBytes() - heapBefore) / (3L * plan.groups());
        say("heap per node: %,d bytes", perNode);
        write();
        timed("one host closed, leaderships handed over", () -> sites.get(0).close());
        timed("until all are led by the other two", this::awaitLeaders);
        timed("that host started again", () -> startAll(sites.subList(0, 1)));
        timed("until its nodes know their leaders", this::awaitLeaders);
        timed("all hosts closed", () -> sites.forEach(Site::close));
        timed("all hosts started again", () -> startAll(sites));
        timed("until all are led", this::awaitLeaders);
        say("leaders on host 1, 2, 3: %s", leaderships());
        write();
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    private void timed(String what, Runnable work) {
        long start = System.nanoTime();
        long cpu = Figures.cpuNanos();
        work.run();
        say("%s: %.1f s (CPU %.1f s)", what, (System.nanoTime() - start) / 1e9, (Figures.cpuNanos() - cpu) / 1e9);
    }

    private List<Integer> leaderships() {
        return sites.stream()
                .map(site -> (int) groups.stream()
                        .filter(group -> leader(group).equals(Optional.of(site.id())))
                        .count())
                .toList();
    }

    /**
     * Starts each group everywhere before the next one, as if all the hosts came up at the same time; several groups at
     * once, which then share the sync that each group needs.
     */
    private void startAll(List<Site> stopped) {
        stopped.forEach(Site::open);
        Configuration members = Configuration.ofVoters(sites.stream()
                .map(site -> new Member(site.id(), site.address()))
                .toList());
        ExecutorService starters = Executors.newFixedThreadPool(STARTERS);
        try {
            List<CompletableFuture<Void>> started = groups.stream()
                    .map(group -> CompletableFuture.runAsync(() -> startAt(stopped, group, members), starters))
                    .toList();
            started.forEach(CompletableFuture::join);
        } finally {
            starters.shutdown();
        }
    }

    private void startAt(List<Site> stopped, GroupId group, Configuration members) {
        for (Site site : stopped) {
            site.start(group, members, listener());
        }
    }

    private RaftListener listener() {
        return new RaftListener() {
            @Override
            public void leaderChanged(Optional<NodeId> leader, long term) {
                news.release();
            }

            @Override
            public void failed(Throwable cause) {
                failure.compareAndSet(null, cause);
                news.release();
            }
        };
    }

    private void awaitLeaders() {
        await("a leader of every group", () -> groups.stream().allMatch(this::isLed));
    }

    private boolean isLed(GroupId group) {
        return leader(group).isPresent();
    }

    /** Returns who leads the group, where all that are up agree on one of them. */
    private Optional<NodeId> leader(GroupId group) {
        List<Optional<NodeId>> said = sites.stream()
                .filter(Site::isUp)
                .map(site -> site.node(group).status().leader())
                .distinct()
                .toList();
        return said.size() == 1 ? said.get(0).filter(this::isUp) : Optional.empty();
    }

    private boolean isUp(NodeId id) {
        return sites.stream().anyMatch(site -> site.isUp() && site.id().equals(id));
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            Throwable cause = failure.get();
            if (cause != null) {
                throw new KvFailure("a node failed", cause);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new KvFailure("not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            pause(LOOK_AGAIN_MILLIS);
        }
    }

    /** Waits this long, or until there is news. */
    private void pause(long millis) {
        try {
            if (news.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KvFailure("interrupted", interrupted);
        }
    }

    private void idle() {
        List<TransportTraffic> before = sites.stream().map(Site::traffic).toList();
        long cpu = Figures.cpuNanos();
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(plan.seconds());
        while (System.nanoTime() - end < 0) {
            pause(TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) + 1);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double busy = (Figures.cpuNanos() - cpu) / 1e9 / seconds;
        long messages = 0;
        long frames = 0;
        long writes = 0;
        for (int i = 0; i < sites.size(); i++) {
            TransportTraffic now = sites.get(i).traffic();
            messages += now.messages() - before.get(i).messages();
            frames += now.frames() - before.get(i).frames();
            writes += now.writes() - before.get(i).writes();
        }
        say(
                "idle for %.0f s: %.0f %% of one processor; %,.0f messages/s in %,.0f frames/s and %,.0f writes/s",
                seconds, busy * 100, messages / seconds, frames / seconds, writes / seconds);
    }

    /** Writes to the groups in turn, at their leaders, in a closed loop. */
    private void write() {
        Semaphore room = new Semaphore(IN_FLIGHT);
        LongAdder refused = new LongAdder();
        Bytes command = Bytes.utf8("x".repeat(128));
        long written = 0;
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(plan.seconds());
        while (System.nanoTime() - end < 0) {
            room.acquireUninterruptibly();
            GroupId group = groups.get((int) (written % groups.size()));
            written++;
            CompletableFuture<?> unused = leadingSite(group)
                    .node(group)
                    .propose(command)
                    .whenComplete((result, failed) -> {
                        if (failed != null) {
                            refused.increment();
                        }
                        room.release();
                    });
        }
        room.acquireUninterruptibly(IN_FLIGHT);
        double seconds = (System.nanoTime() - start) / 1e9;
        say(
                "writes of 128 B to all groups, %,d in flight: %,.0f/s, %d failed",
                IN_FLIGHT, written / seconds, refused.sum());
    }

    private Site leadingSite(GroupId group) {
        NodeId leader = leader(group).orElse(sites.get(0).id());
        return sites.stream()
                .filter(site -> site.id().equals(leader))
                .findFirst()
                .orElse(sites.get(0));
    }

    @Override
    public void close() {
        sites.forEach(Site::close);
    }
}
