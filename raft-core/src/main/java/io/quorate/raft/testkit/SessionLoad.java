package io.quorate.raft.testkit;

import io.quorate.raft.api.ElectionOptions;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.SessionOptions;
import io.quorate.raft.spi.StateMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The clients that use sessions, in every second simulation, and what they do with them (I19). */
final class SessionLoad<M extends StateMachine<R>, R> {
    private static final int MAX_CLIENTS = 3;

    private final List<SessionUser<M, R>> users = new ArrayList<>();

    /** Where they act: the nodes, what is asked for, and how all the clients' requests are kept apart. */
    record Ground<M extends StateMachine<R>, R>(
            ClusterContext context,
            List<SimulatedNode<M, R>> nodes,
            Request.Source<M, R> source,
            CommandLedger commands,
            Timeline timeline) {}

    SessionLoad(Ground<M, R> ground) {
        SeededRandom random = SeededRandom.of(ground.context().scenario().seed(), "sessions");
        int count = random.chance(0.5) ? 1 + random.nextInt(MAX_CLIENTS) : 0;
        for (int i = 0; i < count; i++) {
            users.add(new SessionUser<>(ground, random.fork()));
        }
    }

    /** Returns the options with limits on sessions that are met all the time. */
    static RaftOptions options(long seed, RaftOptions options) {
        SeededRandom random = SeededRandom.of(seed, "limits of sessions");
        ElectionOptions election = options.election();
        long timeoutMillis = election.millisOf(election.electionTimeoutTicks());
        return options.with(new SessionOptions(
                Duration.ofMillis(random.spread(Math.max(1, timeoutMillis / 2), 20 * timeoutMillis)),
                1 + random.nextInt(4),
                1 + random.nextInt(8),
                (int) random.spread(1, 10L * ResultBook.ENCODED_BYTES),
                Duration.ofMillis(random.spread(Math.max(1, timeoutMillis / 4), 6 * timeoutMillis))));
    }

    void start() {
        users.forEach(SessionUser::start);
    }

    /** Judges at the end: what was asked of a node that did not crash has ended. */
    void judge() {
        users.forEach(SessionUser::judge);
    }
}
