package io.quorate.raft.testkit;

import java.util.Arrays;

/**
 * The clock of a simulation, and what is to happen when: a heap of actions, by their time and then by the order in
 * which they were planned. Time stands still while an action runs, and leaps to the next one.
 */
final class VirtualTime {
    private long[] times = new long[1024];
    private long[] orders = new long[1024];
    private Runnable[] actions = new Runnable[1024];
    private int size;
    private long planned;
    private long now;
    private long done;

    /** Returns the nanoseconds since the simulation began. */
    long now() {
        return now;
    }

    /** Returns how many actions have run. */
    long done() {
        return done;
    }

    /** Plans an action; one that should have run already runs next. */
    void at(long time, Runnable action) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            orders = Arrays.copyOf(orders, 2 * size);
            actions = Arrays.copyOf(actions, 2 * size);
        }
        siftUp(size++, Math.max(time, now), planned++, action);
    }

    /** Plans an action for some time from now. */
    void after(long nanos, Runnable action) {
        at(now + nanos, action);
    }

    /** Runs the next action; returns false if there is none. */
    boolean step() {
        if (size == 0) {
            return false;
        }
        now = times[0];
        Runnable action = actions[0];
        size--;
        siftDown(times[size], orders[size], actions[size]);
        done++;
        action.run();
        return true;
    }

    private void siftUp(int from, long time, long order, Runnable action) {
        int hole = from;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (isBefore(times[parent], orders[parent], time, order)) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        put(hole, time, order, action);
    }

    private void siftDown(long time, long order, Runnable action) {
        int hole = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && isBefore(times[child + 1], orders[child + 1], times[child], orders[child])) {
                child++;
            }
            if (isBefore(time, order, times[child], orders[child])) {
                break;
            }
            move(child, hole);
            hole = child;
            child = 2 * hole + 1;
        }
        put(hole, time, order, action);
    }

    private static boolean isBefore(long time, long order, long otherTime, long otherOrder) {
        return time < otherTime || (time == otherTime && order < otherOrder);
    }

    private void move(int from, int to) {
        put(to, times[from], orders[from], actions[from]);
    }

    private void put(int position, long time, long order, Runnable action) {
        times[position] = time;
        orders[position] = order;
        actions[position] = action;
    }
}
