package io.quorate.raft.testkit;

import io.quorate.raft.RaftNode;
import io.quorate.raft.RaftSession;
import io.quorate.raft.api.AlreadyAcknowledgedException;
import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.api.SessionExpiredException;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A client that writes down what it asks for, and asks for it again and again: through other nodes, at the same time,
 * after a restart, and also when it has the answer. Each command must take effect once, and have one answer (I19).
 */
final class SessionUser<M extends StateMachine<R>, R> {
    private static final int KEPT_ANSWERED = 3;
    private static final int CLIENT = -2;

    private final SessionLoad.Ground<M, R> ground;
    private final ClusterContext context;
    private final SeededRandom random;
    private final List<SessionCommand<M, R>> everything = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final TreeMap<Long, SessionCommand<M, R>> journal = new TreeMap<>();
    private long session;
    private long next;
    private @Nullable Handle handle;

    SessionUser(SessionLoad.Ground<M, R> ground, SeededRandom random) {
        this.ground = ground;
        this.context = ground.context();
        this.random = random;
    }

    /** A session object, and the process that it belongs to. */
    private final class Handle {
        private final SimulatedNode<M, R>.Incarnation life;
        private final RaftSession<R> session;

        Handle(SimulatedNode<M, R>.Incarnation life, RaftSession<R> session) {
            this.life = life;
            this.session = session;
        }
    }

    /** Something that was asked of a node. */
    private final class Attempt {
        private final SimulatedNode<M, R>.Incarnation life;
        private boolean hasEnded;

        Attempt(SimulatedNode<M, R>.Incarnation life) {
            this.life = life;
            attempts.add(this);
        }
    }

    void start() {
        think();
    }

    private void think() {
        long nanos = context.scenario().load().thinkNanos();
        context.time().after(1 + random.nextLong(2 * nanos), this::act);
    }

    private void act() {
        if (context.weather().isCalm()) {
            letGo();
            return;
        }
        SimulatedNode<M, R>.Incarnation life = anyLife();
        RaftNode<R> node = life == null ? null : life.node();
        if (life != null && node != null) {
            if (session == 0) {
                open(life, node);
            } else {
                use(life, node);
            }
        }
        think();
    }

    private SimulatedNode<M, R>.@Nullable Incarnation anyLife() {
        SimulatedNode<M, R>.Incarnation life =
                ground.nodes().get(random.nextInt(ground.nodes().size())).life();
        return life == null
                        || life.environment().isPaused()
                        || context.weather().isHushed()
                ? null
                : life;
    }

    private void letGo() {
        if (handle != null) {
            handle.session.detach();
            handle = null;
        }
    }

    private void open(SimulatedNode<M, R>.Incarnation life, RaftNode<R> node) {
        Attempt attempt = new Attempt(life);
        hear(node.openSession(), (opened, failure) -> {
            attempt.hasEnded = true;
            if (failure != null) {
                note("no session: " + failure);
                if (!(failure instanceof ProposalRejectedException) && !(failure instanceof OutcomeUnknownException)) {
                    violated("I22", "the opening of a session ends with " + failure);
                }
            } else if (session != 0 || context.weather().isCalm()) {
                opened.detach();
            } else {
                context.counts().sessions.opened++;
                note("session " + opened.id() + " is open");
                session = opened.id();
                next = 1;
                journal.clear();
                handle = new Handle(life, opened);
            }
        });
    }

    private void use(SimulatedNode<M, R>.Incarnation life, RaftNode<R> node) {
        if (random.chance(0.01)) {
            close();
            return;
        }
        if (handle == null || handle.life != life || random.chance(0.1)) {
            // As after a restart of the client: all that it has is what it wrote down.
            letGo();
            handle = new Handle(life, node.resumeSession(session, firstUnanswered()));
        }
        boolean isRoom = next - firstUnanswered()
                < context.scenario().options().sessions().maxAnswers();
        SessionCommand<M, R> command = isRoom && random.chance(0.6) ? fresh() : again();
        if (command == null) {
            return;
        }
        ask(command, life, handle.session);
        SimulatedNode<M, R>.Incarnation other = random.chance(0.3) ? anyLife() : null;
        RaftNode<R> otherNode = other == null ? null : other.node();
        if (other != null && otherNode != null && session != 0) {
            RaftSession<R> second = otherNode.resumeSession(session, firstUnanswered());
            ask(command, other, second);
            second.detach();
        }
    }

    private void close() {
        if (handle != null) {
            note("closes session " + session);
            Attempt attempt = new Attempt(handle.life);
            hear(handle.session.close(), (done, failure) -> attempt.hasEnded = true);
            over(session);
        }
    }

    private void over(long ended) {
        if (session == ended) {
            session = 0;
            letGo();
        }
    }

    private long firstUnanswered() {
        for (SessionCommand<M, R> command : journal.values()) {
            if (!command.isAnswered()) {
                return command.sequence();
            }
        }
        return next;
    }

    private SessionCommand<M, R> fresh() {
        Request<M, R> request = ground.source().next(CLIENT, false, random);
        Bytes asked = request.command();
        if (asked == null) {
            throw new IllegalStateException("a write without a command");
        }
        SessionCommand.Start start = new SessionCommand.Start(
                ground.timeline().next(), ground.timeline().reads().floor());
        SessionCommand<M, R> command =
                new SessionCommand<>(request, ground.commands().numberOnce(asked), session, next, start);
        everything.add(command);
        journal.put(next, command);
        next++;
        return command;
    }

    /** Returns a command that was asked for before, mostly one that is not answered yet; null if there is none. */
    private @Nullable SessionCommand<M, R> again() {
        long first = random.chance(0.8) ? firstUnanswered() : firstUnanswered() - KEPT_ANSWERED;
        List<SessionCommand<M, R>> candidates =
                new ArrayList<>(journal.tailMap(first).values());
        return candidates.isEmpty() ? null : candidates.get(random.nextInt(candidates.size()));
    }

    private void ask(SessionCommand<M, R> command, SimulatedNode<M, R>.Incarnation life, RaftSession<R> through) {
        Attempt attempt = new Attempt(life);
        command.attempted();
        hear(through.propose(command.sequence(), command.bytes()), (committed, failure) -> {
            attempt.hasEnded = true;
            if (failure == null) {
                answered(command, committed);
            } else {
                failed(command, through.id(), failure);
            }
        });
    }

    private void answered(SessionCommand<M, R> command, Committed<R> committed) {
        note(command + " is done at index " + committed.index());
        context.counts().sessions.answers++;
        context.counts().sessions.repeats += command.isAnswered() ? 1 : 0;
        ground.commands().acknowledged(command.bytes(), committed.index());
        ground.timeline().reads().answered(committed.index());
        String wrong = command.answered(committed, ground.timeline().next());
        if (wrong != null) {
            violated("I19", wrong);
        }
    }

    private void failed(SessionCommand<M, R> command, long id, Throwable failure) {
        note(command + " fails: " + failure);
        if (failure instanceof SessionExpiredException) {
            if (command.wasAskedOnce()) {
                // It will not be asked for again, since its session is over.
                ground.commands().refused(command.bytes(), failure);
            }
            context.counts().sessions.expired += session == id ? 1 : 0;
            over(id);
        } else if (failure instanceof AlreadyAcknowledgedException) {
            if (!command.isAnswered()) {
                violated("I19", command + " has no answer, and is said to be acknowledged");
            }
        } else if (failure instanceof BusyException) {
            // This object may wait for an answer that another one has.
            letGo();
        } else if (!(failure instanceof ProposalRejectedException)
                && !(failure instanceof OutcomeUnknownException)
                && !(failure instanceof IllegalStateException)) {
            violated("I22", command + " ends with " + failure);
        }
    }

    /** Hears how a future ends. A future swallows what its hearers throw, which here would hide a fault of our own. */
    private <T> void hear(CompletableFuture<T> future, BiConsumer<T, Throwable> hearer) {
        CompletableFuture<?> heard = future.handle((result, failure) -> {
            try {
                hearer.accept(result, failure);
            } catch (RuntimeException e) {
                violated("I22", "hearing of an answer fails with " + e);
            }
            return true;
        });
        context.journal().mix(heard.isDone() ? 1 : 0);
    }

    void judge() {
        everything.forEach(SessionCommand::leave);
        for (Attempt attempt : attempts) {
            boolean crashed = !attempt.life.environment().isAlive() && !attempt.life.isClosed();
            if (!attempt.hasEnded && !crashed) {
                violated("I20", "a request in a session of node " + attempt.life.position() + " never ended");
            }
        }
    }

    private void note(String what) {
        context.journal().mix(what.length());
        context.journal().note(() -> "session user: " + what);
    }

    private void violated(String invariant, String what) {
        context.journal().violated(invariant, what);
    }
}
