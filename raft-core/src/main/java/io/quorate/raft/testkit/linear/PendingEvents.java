package io.quorate.raft.testkit.linear;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * The calls and returns of the operations that are not yet placed, in the order of their positions, as a linked list in
 * arrays: taking an operation out and putting it back, last out first in, costs nothing.
 */
final class PendingEvents {
    private static final int HEAD = 0;

    private final int[] operations;
    private final boolean[] calls;
    private final int[] next;
    private final int[] previous;
    private final int[] callOf;
    private final int[] returnOf;
    private final BitSet taken = new BitSet();

    /** Lists the events of operations that all have an answer and are in the order of their calls. */
    PendingEvents(List<? extends Operation<?, ?>> answered) {
        int n = answered.size();
        operations = new int[2 * n + 1];
        calls = new boolean[2 * n + 1];
        next = new int[2 * n + 1];
        previous = new int[2 * n + 1];
        callOf = new int[n];
        returnOf = new int[n];
        List<Integer> byReturn = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            byReturn.add(i);
        }
        byReturn.sort(Comparator.comparingLong(i -> answered.get(i).returnedAt()));
        int call = 0;
        int event = HEAD;
        for (int index : byReturn) {
            while (call < n
                    && answered.get(call).invokedAt() <= answered.get(index).returnedAt()) {
                callOf[call] = ++event;
                calls[event] = true;
                operations[event] = call++;
            }
            returnOf[index] = ++event;
            operations[event] = index;
        }
        for (int i = 0; i <= 2 * n; i++) {
            next[i] = i == 2 * n ? HEAD : i + 1;
            previous[i] = i == HEAD ? 2 * n : i - 1;
        }
    }

    boolean isEmpty() {
        return next[HEAD] == HEAD;
    }

    int first() {
        return next[HEAD];
    }

    int after(int event) {
        return next[event];
    }

    boolean isCall(int event) {
        return calls[event];
    }

    int operationAt(int event) {
        return operations[event];
    }

    /** Returns the first event that is not a call; there is one unless the list is empty. */
    int firstReturn() {
        int event = first();
        while (calls[event]) {
            event = next[event];
        }
        return event;
    }

    /** Returns which operations are taken out. */
    BitSet taken() {
        return taken;
    }

    void take(int operation) {
        taken.set(operation);
        unlink(callOf[operation]);
        unlink(returnOf[operation]);
    }

    private void unlink(int event) {
        next[previous[event]] = next[event];
        previous[next[event]] = previous[event];
    }

    /** Puts the operation back that was taken last; returns the event after its call. */
    int putBack(int operation) {
        taken.clear(operation);
        link(returnOf[operation]);
        link(callOf[operation]);
        return next[callOf[operation]];
    }

    private void link(int event) {
        next[previous[event]] = event;
        previous[next[event]] = event;
    }
}
