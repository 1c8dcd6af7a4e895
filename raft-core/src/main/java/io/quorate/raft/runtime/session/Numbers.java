package io.quorate.raft.runtime.session;

import java.util.TreeSet;

/** The numbers of a session's commands, as its client knows them: which are used, under way, and answered. */
final class Numbers {
    private final int window;
    private final TreeSet<Long> underWay = new TreeSet<>();
    private final TreeSet<Long> answered = new TreeSet<>();
    private long firstUnanswered;
    private long next;

    /** Makes those of a session of which all before the first number are answered, for so many at a time. */
    Numbers(long first, int window) {
        this.window = window;
        this.firstUnanswered = first;
        this.next = first;
    }

    /** Returns the lowest number that was never used. */
    long next() {
        return next;
    }

    long firstUnanswered() {
        return firstUnanswered;
    }

    boolean isIdle() {
        return underWay.isEmpty();
    }

    boolean isUnderWay(long number) {
        return underWay.contains(number);
    }

    boolean isAcknowledged(long number) {
        return number < firstUnanswered;
    }

    /** Returns whether this number has to wait for earlier ones. */
    boolean isTooFar(long number) {
        return number - firstUnanswered >= window;
    }

    void begin(long number) {
        underWay.add(number);
        answered.remove(number);
        next = Math.max(next, number + 1);
    }

    /** The command has ended, and its client will ask for it again, if it wants. */
    void end(long number) {
        underWay.remove(number);
    }

    /** The command has ended, and its client will not ask for it again. */
    void acknowledge(long number) {
        underWay.remove(number);
        answered.add(number);
        while (answered.remove(firstUnanswered)) {
            firstUnanswered++;
        }
    }
}
