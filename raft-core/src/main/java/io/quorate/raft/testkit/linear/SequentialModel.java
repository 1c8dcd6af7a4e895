package io.quorate.raft.testkit.linear;

/**
 * What one object does when operations come one at a time: a pure function. States and outputs are immutable values
 * with {@code equals} and {@code hashCode}.
 *
 * @param <S> the states of an object
 * @param <I> what is asked for
 * @param <O> what is answered
 */
public interface SequentialModel<S, I, O> {

    /** Returns the state that every object starts in. */
    S initial();

    /** Returns the answer to this input in this state. */
    O output(S state, I input);

    /** Returns the state that this input leads to. */
    S next(S state, I input);

    /**
     * Returns whether this input, where it gets this output, leaves the object as it is in whatever state that may be,
     * as a read does. It may always return false; saying true where it holds makes the search much shorter.
     */
    default boolean changesNothing(I input, O output) {
        return false;
    }
}
