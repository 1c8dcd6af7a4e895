package io.quorate.raft.testkit;

import java.util.Arrays;

/**
 * The clock of a simulation, and what is to happen when: a heap of plans, by their time and then by the order in which
 * they were made. Time stands still while an action runs, and leaps to the next one.
 */
final class VirtualTime {
    private static final int CHILDREN = 4;

    // The heap moves only the time of a plan and the place where the rest of it stays; behind the heap are free places.
    private long[] times = new long[1024];
    private int[] places = new int[1024];
    private int size;
    private long[] orders = new long[1024];
    private Runnable[] actions = new Runnable[1024];
    private long planned;
    private long now;
    private long done;

    VirtualTime() {
        Arrays.setAll(places, place -> place);
    }

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
            grow();
        }
        int place = places[size];
        orders[place] = planned++;
        actions[place] = action;
        siftUp(size++, Math.max(time, now), place);
    }

    private void grow() {
        times = Arrays.copyOf(times, 2 * size);
        orders = Arrays.copyOf(orders, 2 * size);
        actions = Arrays.copyOf(actions, 2 * size);
        places = Arrays.copyOf(places, 2 * size);
        for (int place = size; place < places.length; place++) {
            places[place] = place;
        }
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
        int freed = places[0];
        Runnable action = actions[freed];
        size--;
        int last = places[size];
        places[size] = freed;
        siftDown(times[size], last);
        done++;
        action.run();
        return true;
    }

    private void siftUp(int from, long time, int place) {
        int hole = from;
        while (hole > 0) {
            int parent = (hole - 1) / CHILDREN;
            if (isBefore(times[parent], places[parent], time, place)) {
                break;
            }
            put(hole, times[parent], places[parent]);
            hole = parent;
        }
        put(hole, time, place);
    }

    private void siftDown(long time, int place) {
        int hole = 0;
        int child = 1;
        while (child < size) {
            int first = firstOf(child, Math.min(child + CHILDREN, size));
            if (isBefore(time, place, times[first], places[first])) {
                break;
            }
            put(hole, times[first], places[first]);
            hole = first;
            child = CHILDREN * hole + 1;
        }
        put(hole, time, place);
    }

    /** Returns where in this part of the heap the plan is that comes first. */
    private int firstOf(int from, int to) {
        int first = from;
        for (int i = from + 1; i < to; i++) {
            if (isBefore(times[i], places[i], times[first], places[first])) {
                first = i;
            }
        }
        return first;
    }

    private boolean isBefore(long time, int place, long otherTime, int otherPlace) {
        return time < otherTime || (time == otherTime && orders[place] < orders[otherPlace]);
    }

    private void put(int position, long time, int place) {
        times[position] = time;
        places[position] = place;
    }
}
