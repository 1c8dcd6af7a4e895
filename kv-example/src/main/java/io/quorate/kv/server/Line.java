package io.quorate.kv.server;

import io.quorate.kv.command.Plan;
import io.quorate.kv.command.Session;
import io.quorate.kv.resp.Reply;
import io.quorate.kv.resp.Request;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection, from the first that is not answered to the last that has arrived. They are answered
 * in their order. Changes are started without waiting for each other, and so are questions; but a question waits for
 * the changes before it, whose effect it must see, and a change for the questions before it, which must not see it. For
 * the connection's thread.
 */
final class Line {
    private static final Reply.Failure NO_LEADER = new Reply.Failure("CLUSTERDOWN not executed: no leader is known");
    private static final Reply.Failure TOO_LATE =
            new Reply.Failure("TRYAGAIN not executed: the commands before it took too long");

    private final Dispatcher dispatcher;
    private final Session session;
    private final Runnable wake;
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private final Deque<Pending> started = new ArrayDeque<>();
    private int active;
    private Pending.Kind activeKind = Pending.Kind.LOCAL;
    private long bytes;
    private boolean heldUp;
    // A long line that moves on is not late, however long its end has to wait.
    private long graceNanos = System.nanoTime();

    /**
     * Makes an empty line.
     *
     * @param wake called by any thread when an answer may have become ready
     */
    Line(Dispatcher dispatcher, Session session, Runnable wake) {
        this.dispatcher = dispatcher;
        this.session = session;
        this.wake = wake;
    }

    void add(Request request) {
        waiting.add(
                new Pending(request, System.nanoTime() + dispatcher.timeout().toNanos()));
        bytes += request.bytes();
    }

    int length() {
        return waiting.size() + started.size();
    }

    /** Returns about how many bytes of requests are in line. */
    long bytes() {
        return bytes;
    }

    /** Returns whether the client has said good-bye, and all is answered that came before. */
    boolean done() {
        return session.leaving() && started.isEmpty();
    }

    /** Returns how long it is until something is under way for too long; 0 = it is already. */
    long nanosLeft() {
        Pending oldest = started.isEmpty() ? waiting.peek() : started.peek();
        return oldest == null ? 0 : Math.max(0, oldest.deadlineNanos() - System.nanoTime());
    }

    /** Returns whether something waits for a leader, and is to be looked at again soon. */
    boolean heldUp() {
        return heldUp;
    }

    /** Starts what can be started. */
    void start() {
        heldUp = false;
        while (true) {
            Pending next = waiting.peek();
            if (next == null || session.leaving()) {
                return;
            }
            Plan plan = next.plan();
            if (plan == null) {
                plan = dispatcher.plan(next, session);
                next.planned(plan, session.resp3());
            }
            if (!mayStart(next.kind())) {
                return;
            }
            next.extend(graceNanos);
            boolean late = next.deadlineNanos() - System.nanoTime() <= 0;
            if (dispatcher.mustWait(next.kind(), session)) {
                if (!late) {
                    heldUp = true;
                    return;
                }
                boolean unused = next.answer(NO_LEADER, false);
            } else if (late && (next.kind() == Pending.Kind.READ || next.kind() == Pending.Kind.WRITE)) {
                boolean unused = next.answer(TOO_LATE, false);
            }
            waiting.remove();
            started.add(next);
            if (next.kind() != Pending.Kind.LOCAL) {
                active++;
                activeKind = next.kind();
            }
            if (next.answer() == null) {
                dispatcher.start(next, plan, session, wake);
            }
        }
    }

    private boolean mayStart(Pending.Kind kind) {
        return kind == Pending.Kind.LOCAL || active == 0 || (kind == activeKind && kind != Pending.Kind.ALONE);
    }

    /**
     * Hands over the answers that are ready, in order.
     *
     * @param out takes them
     * @return how many there were
     */
    int answers(Consumer<Pending> out) {
        int count = 0;
        while (true) {
            Pending head = started.peek();
            Pending.@Nullable Answer answer = head == null ? null : head.answer();
            if (head == null || answer == null) {
                return count;
            }
            started.remove();
            if (head.kind() != Pending.Kind.LOCAL) {
                active--;
            }
            if (answer.noLeader() && mayBeTriedAgain(head)) {
                return count;
            }
            if (!(answer.reply() instanceof Reply.Failure)) {
                graceNanos = System.nanoTime() + dispatcher.timeout().toNanos();
            }
            bytes -= head.request().bytes();
            out.accept(head);
            count++;
        }
    }

    /** Puts a change back in line that surely was not executed, unless another one has been proposed behind it. */
    private boolean mayBeTriedAgain(Pending pending) {
        Plan plan = pending.plan();
        boolean late = pending.deadlineNanos() - System.nanoTime() <= 0;
        if (plan != null && pending.kind() == Pending.Kind.WRITE && started.isEmpty() && !late) {
            Pending fresh = new Pending(pending.request(), pending.deadlineNanos());
            fresh.planned(plan, pending.resp3());
            waiting.addFirst(fresh);
            heldUp = true;
            return true;
        }
        return false;
    }

    /** Answers what has been under way for too long. */
    void expire() {
        long now = System.nanoTime();
        for (Pending pending : started) {
            boolean late = pending.answer() == null && pending.deadlineNanos() - now <= 0;
            if (late && pending.kind() == Pending.Kind.WRITE) {
                boolean unused = pending.answer(new Reply.Failure("UNCERTAIN no answer in time"), false);
            } else if (late && pending.kind() == Pending.Kind.READ) {
                boolean unused =
                        pending.answer(new Reply.Failure("CLUSTERDOWN not executed: no answer in time"), false);
            }
        }
    }
}
