package io.quorate.kv.server;

import io.quorate.kv.command.Plan;
import io.quorate.kv.resp.Reply;
import io.quorate.kv.resp.Request;
import io.quorate.kv.store.KvRead;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A request from its arrival to its answer. All but {@link #answer} is for the connection's thread. */
final class Pending {

    /** What a request must not overtake. */
    enum Kind {
        /** Nothing: it is answered from what the connection knows. */
        LOCAL,
        /** Changes: it must see their effect. */
        READ,
        /** Questions: they must not see its effect. */
        WRITE,
        /** Anything. */
        ALONE
    }

    private final Request request;
    private long deadlineNanos;
    private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();
    private @Nullable Plan plan;
    private Kind kind = Kind.LOCAL;
    private boolean resp3;

    /**
     * The end of a request.
     *
     * @param reply what the client hears
     * @param noLeader whether the command was surely not executed, for want of a leader
     */
    record Answer(Reply reply, boolean noLeader) {}

    Pending(Request request, long deadlineNanos) {
        this.request = request;
        this.deadlineNanos = deadlineNanos;
    }

    Request request() {
        return request;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** Gives it time until then, where it has less. */
    void extend(long nanos) {
        deadlineNanos = deadlineNanos - nanos < 0 ? nanos : deadlineNanos;
    }

    @Nullable
    Plan plan() {
        return plan;
    }

    /** Notes what to do, and in which version of the protocol the answer is to be. */
    void planned(Plan chosen, boolean inResp3) {
        plan = chosen;
        kind = chosen.accept(KIND);
        resp3 = inResp3;
    }

    boolean resp3() {
        return resp3;
    }

    Kind kind() {
        return kind;
    }

    /** Answers the request, by any thread. Only the first answer counts. */
    boolean answer(Reply reply, boolean noLeader) {
        return answer.compareAndSet(null, new Answer(reply, noLeader));
    }

    @Nullable
    Answer answer() {
        return answer.get();
    }

    private static final Plan.Visitor<Kind> KIND = new Plan.Visitor<>() {
        @Override
        public Kind answer(Plan.Answer plan) {
            return Kind.LOCAL;
        }

        @Override
        public Kind store(Plan.Store plan) {
            return plan.command() instanceof KvRead ? Kind.READ : Kind.WRITE;
        }

        @Override
        public Kind scan(Plan.Scan plan) {
            return Kind.READ;
        }

        @Override
        public Kind task(Plan.Task plan) {
            return Kind.ALONE;
        }
    };
}
