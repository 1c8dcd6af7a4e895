package io.quorate.raft.testkit.linear;

import io.quorate.raft.testkit.linear.Verdict.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The search over the operations on one key. It puts one answered operation after the other: any that was invoked
 * before the first answer among those not yet placed. Operations without an answer need not be placed at all; chains of
 * them are tried, shortest first, where no answered operation fits, and of those that ask for the same the earliest
 * first.
 */
final class KeySearch<S, I, O> {
    private final SequentialModel<S, I, O> model;
    private final List<Operation<I, O>> answered = new ArrayList<>();
    private final List<Operation<I, O>> unanswered = new ArrayList<>();
    private final PendingEvents pending;
    private final int[] twinBefore;
    private final DeadEnds deadEnds = new DeadEnds();
    private final Deque<Choice<S>> path = new ArrayDeque<>();
    private long steps;

    /** A state, and which operations without an answer took part in it. Neither changes. */
    private record Reached<S>(S state, BitSet used) {}

    /**
     * The choice of the next answered operation, where {@code operation} was placed last: how far the trial of the
     * events has come, in each state that operations without an answer may lead to from here.
     */
    private static final class Choice<S> {
        private final int operation;
        private final List<Reached<S>> reached = new ArrayList<>();
        private int current;
        private int extended;
        private int event;
        private boolean settled;

        Choice(int operation, Reached<S> reached, int event) {
            this.operation = operation;
            this.reached.add(reached);
            this.event = event;
        }

        Reached<S> here() {
            return reached.get(current);
        }
    }

    KeySearch(SequentialModel<S, I, O> model, List<Operation<I, O>> operations) {
        this.model = model;
        List<Operation<I, O>> inOrder = new ArrayList<>(operations);
        inOrder.sort(Comparator.comparingLong(Operation::invokedAt));
        for (Operation<I, O> operation : inOrder) {
            (operation.isAnswered() ? answered : unanswered).add(operation);
        }
        this.pending = new PendingEvents(answered);
        this.twinBefore = twins();
    }

    /** Returns, for each operation without an answer, the latest earlier one that asked for the same, or -1. */
    private int[] twins() {
        Map<I, Integer> latest = new HashMap<>();
        int[] twins = new int[unanswered.size()];
        for (int i = 0; i < twins.length; i++) {
            Integer before = latest.put(unanswered.get(i).input(), i);
            twins[i] = before == null ? -1 : before;
        }
        return twins;
    }

    long steps() {
        return steps;
    }

    /** Searches, once. */
    Outcome run(long maxSteps) {
        Choice<S> choice = new Choice<>(-1, new Reached<>(model.initial(), new BitSet()), pending.first());
        path.push(choice);
        while (!pending.isEmpty()) {
            if (!advance(path.element(), maxSteps)) {
                if (steps > maxSteps) {
                    return Outcome.GAVE_UP;
                }
                Choice<S> failed = path.pop();
                if (path.isEmpty()) {
                    return Outcome.VIOLATED;
                }
                path.element().event = pending.putBack(failed.operation);
            }
        }
        return Outcome.LINEARIZABLE;
    }

    /** Places one more answered operation; returns false if none is left that fits here. */
    private boolean advance(Choice<S> choice, long maxSteps) {
        while (steps <= maxSteps && !choice.settled) {
            if (place(choice)) {
                return true;
            }
            if (choice.settled) {
                return false;
            }
            while (choice.current + 1 == choice.reached.size()) {
                if (choice.extended == choice.reached.size()) {
                    return false;
                }
                extend(choice, choice.reached.get(choice.extended++));
            }
            choice.current++;
            choice.event = pending.first();
        }
        return false;
    }

    /** An operation that fits and never changes anything goes first without loss: then there is nothing else to try. */
    private boolean place(Choice<S> choice) {
        Reached<S> here = choice.here();
        for (int event = choice.event; pending.isCall(event); event = pending.after(event)) {
            int index = pending.operationAt(event);
            I input = answered.get(index).input();
            O output = model.output(here.state(), input);
            steps++;
            if (output.equals(answered.get(index).output())) {
                S after = model.next(here.state(), input);
                choice.settled = choice.current == 0 && model.changesNothing(input, output);
                pending.take(index);
                if (deadEnds.isNew(new DeadEnds.Placement(pending.taken()), here.used(), after)) {
                    path.push(new Choice<>(index, new Reached<>(after, here.used()), pending.first()));
                    return true;
                }
                pending.putBack(index);
                if (choice.settled) {
                    return false;
                }
            }
        }
        return false;
    }

    /**
     * Finds the new states that one more operation without an answer leads to. Of those that ask for the same, the
     * earliest may stand for all.
     */
    private void extend(Choice<S> choice, Reached<S> from) {
        long latest = answered.get(pending.operationAt(pending.firstReturn())).returnedAt();
        DeadEnds.Placement placement = new DeadEnds.Placement(pending.taken());
        for (int i = 0; i < unanswered.size() && unanswered.get(i).invokedAt() <= latest; i++) {
            steps++;
            if (!from.used().get(i) && (twinBefore[i] < 0 || from.used().get(twinBefore[i]))) {
                S after = model.next(from.state(), unanswered.get(i).input());
                if (!after.equals(from.state())) {
                    BitSet used = (BitSet) from.used().clone();
                    used.set(i);
                    if (deadEnds.isNew(placement, used, after)) {
                        choice.reached.add(new Reached<>(after, used));
                    }
                }
            }
        }
    }
}
