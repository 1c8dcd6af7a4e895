package io.quorate.raft.testkit.linear;

import org.jspecify.annotations.Nullable;

/**
 * What one client did to one object: a call, and its answer if there ever was one. Positions are points on one common
 * scale, such as nanoseconds of virtual time or numbers of events. An operation comes before another one when it
 * returned at a position strictly less than the one at which the other was invoked; otherwise they are concurrent.
 *
 * <p>An operation without an answer may have taken effect at any position from its invocation on, or never. One that
 * surely had no effect does not belong into a history.
 *
 * @param client who did it; only shown
 * @param key the object; objects are independent of each other
 * @param invokedAt the position of the call
 * @param returnedAt the position of the answer; {@link #NEVER} without one
 * @param input what was asked for
 * @param output what was answered; null exactly when there was no answer
 * @param <I> the inputs of the model
 * @param <O> the outputs of the model
 */
public record Operation<I, O>(
        int client,
        String key,
        long invokedAt,
        long returnedAt,
        I input,
        @Nullable O output) {

    /** Where an operation returns that got no answer. */
    public static final long NEVER = Long.MAX_VALUE;

    /**
     * Checks the positions.
     *
     * @throws IllegalArgumentException if it returns before it is invoked, or an answer comes without its position
     */
    public Operation {
        if (returnedAt < invokedAt) {
            throw new IllegalArgumentException("returned at " + returnedAt + ", before " + invokedAt);
        }
        if ((output == null) != (returnedAt == NEVER)) {
            throw new IllegalArgumentException("an answer and its position come together: " + input);
        }
    }

    /** Makes an operation that got this answer. */
    public static <I, O> Operation<I, O> answered(Call<I> call, long returnedAt, O output) {
        return new Operation<>(call.client, call.key, call.invokedAt, returnedAt, call.input, output);
    }

    /** Makes an operation of which nobody knows whether it took effect. */
    public static <I, O> Operation<I, O> unanswered(Call<I> call) {
        return new Operation<>(call.client, call.key, call.invokedAt, NEVER, call.input, null);
    }

    /** Returns whether it got an answer. */
    public boolean isAnswered() {
        return output != null;
    }

    /** Returns this operation as somebody sees it who looks at this position: without an answer that comes later. */
    Operation<I, O> seenAt(long position) {
        return returnedAt <= position ? this : new Operation<>(client, key, invokedAt, NEVER, input, null);
    }

    @Override
    public String toString() {
        String end = isAnswered() ? returnedAt + "] " + input + " -> " + output : "?] " + input;
        return "client " + client + " " + key + " [" + invokedAt + ".." + end;
    }

    /**
     * The first half of an operation.
     *
     * @param client who calls
     * @param key the object
     * @param invokedAt the position
     * @param input what is asked for
     * @param <I> the inputs of the model
     */
    public record Call<I>(int client, String key, long invokedAt, I input) {}
}
