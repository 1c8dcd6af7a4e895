package io.quorate.raft.runtime;

import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.core.RaftCore;
import io.quorate.raft.spi.Environment.SerialExecutor;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.SnapshotStore;
import java.util.Objects;

/**
 * The parts of a node, each given what it works with.
 *
 * @param <R> what a command results in
 */
final class NodeAssembly<R> {
    private final Callers<R> callers;
    private final NodeNews news;
    private final SnapshotNews snapshotNews;
    private final StatusBoard board;
    private final Workers workers;
    private final EventLoop<R> loop;

    /** What must be there before anything else. */
    record Base<R>(
            NodeThreads threads, Inbox<R> inbox, RaftCore core, AppliedState<R> state, Recovery.Recovered recovered) {}

    NodeAssembly(NodeSettings<R> settings, Base<R> base, Outbox outbox) {
        this.callers = callers(settings, base, outbox.meter());
        this.news = new NodeNews(
                settings.name(), settings.listener(), base.threads().loop(), outbox.meter());
        this.snapshotNews = new SnapshotNews(outbox, base.inbox()::asked, news);
        this.board = new StatusBoard(
                base.core(),
                new LoadGauge(base.inbox(), callers, outbox.meter()),
                settings.options().election().tick().toNanos(),
                news::look);
        this.workers = workers(settings, base, outbox);
        EffectExecutor effects = new EffectExecutor(
                workers,
                callers,
                outbox,
                new EffectExecutor.Audience(
                        news, board, configuration -> NodeRuntime.tellPeers(settings, configuration)));
        this.loop = new EventLoop<>(
                new EventLoop.Parts<>(base.inbox(), base.core(), effects, callers, board),
                base.threads().loop(),
                outbox.failures());
    }

    private static <R> Callers<R> callers(NodeSettings<R> settings, Base<R> base, Meter meter) {
        RaftOptions options = settings.options();
        int timeoutTicks = options.election().proposalTimeoutTicks();
        long applied = base.state().last().index();
        return new Callers<>(
                new Callers.Trackers<>(
                        new ProposalTracker<>(timeoutTicks, applied, meter),
                        new ReadTracker(
                                timeoutTicks,
                                meter,
                                settings.environment()::nanoTime,
                                read -> base.inbox().read(TurnReads.Kind.AGAIN, read)),
                        new AdminTracker(timeoutTicks, options.election().electionTimeoutTicks(), applied),
                        new SessionTracker<>(options, settings.resultCodec(), base.inbox(), applied)),
                settings.environment().random(),
                options.replication().maxAppendBytes());
    }

    private Workers workers(NodeSettings<R> settings, Base<R> base, Outbox outbox) {
        NodeThreads threads = base.threads();
        RaftOptions options = settings.options();
        LogStore logStore = settings.stores().log();
        SnapshotStore snapshotStore = settings.stores().snapshots();
        GroupLog log = writer(settings.stores(), threads)
                .register(settings.group(), base.recovered().log(), outbox);
        SnapshotTransfers transfers = new SnapshotTransfers(outbox, news);
        LatestSnapshot latest = new LatestSnapshot(base.recovered().snapshot());
        SnapshotTaker taker = new SnapshotTaker(snapshotStore, latest, threads.snapshot(), snapshotNews);
        SnapshotReceiver receiver = new SnapshotReceiver(snapshotStore, threads.transfer(), transfers);
        SnapshotSender sender = new SnapshotSender(
                settings.self(), snapshotStore, options.snapshots().chunkBytes(), threads.transfer(), transfers);
        Applier<R> applier = new Applier<>(
                new Applier.Parts<>(
                        base.state(),
                        new CommittedLog(
                                settings.group(),
                                logStore,
                                options.replication().maxAppendBytes()),
                        callers,
                        new ApplierSnapshots(latest, taker, receiver, snapshotNews, news)),
                threads.apply(),
                outbox);
        LogReader reader = new LogReader(settings.group(), logStore, log, threads.transfer(), outbox);
        return new Workers(log, reader, applier, taker, sender, receiver);
    }

    private static LogWriter writer(NodeSettings.Stores stores, NodeThreads threads) {
        SerialExecutor own = threads.log();
        LogWriter shared = stores.writer();
        if (own != null) {
            return LogWriter.ofOneGroup(stores.log(), own);
        }
        return Objects.requireNonNull(shared, "neither an own writer nor a shared one");
    }

    Callers<R> callers() {
        return callers;
    }

    NodeNews news() {
        return news;
    }

    SnapshotNews snapshotNews() {
        return snapshotNews;
    }

    StatusBoard board() {
        return board;
    }

    Workers workers() {
        return workers;
    }

    EventLoop<R> loop() {
        return loop;
    }
}
