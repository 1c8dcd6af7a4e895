package io.quorate.raft.testkit.linear;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records operations as they happen. What is not ended stays without an answer. For one thread.
 *
 * @param <I> the inputs of the model
 * @param <O> the outputs of the model
 */
public final class History<I, O> {
    private final Map<Integer, Operation.Call<I>> open = new LinkedHashMap<>();
    private final List<Operation<I, O>> ended = new ArrayList<>();
    private int calls;

    /** Makes an empty history. */
    public History() {}

    /** Notes a call; returns the number by which its end is noted. */
    public int invoked(Operation.Call<I> call) {
        open.put(++calls, call);
        return calls;
    }

    /** Notes the answer to a call. */
    public void returned(int number, long position, O output) {
        ended.add(Operation.answered(end(number), position, output));
    }

    /** Notes that a call surely had no effect, and never will. */
    public void hadNoEffect(int number) {
        end(number);
    }

    private Operation.Call<I> end(int number) {
        Operation.Call<I> call = open.remove(number);
        if (call == null) {
            throw new IllegalArgumentException("call " + number + " is not open");
        }
        return call;
    }

    /** Returns everything that had an effect, or may have had one. */
    public List<Operation<I, O>> operations() {
        List<Operation<I, O>> all = new ArrayList<>(ended);
        for (Operation.Call<I> call : open.values()) {
            all.add(Operation.unanswered(call));
        }
        return all;
    }
}
