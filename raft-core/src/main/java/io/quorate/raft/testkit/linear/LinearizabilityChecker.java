package io.quorate.raft.testkit.linear;

import io.quorate.raft.testkit.linear.Verdict.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a history is linearizable, key by key, by the search of Wing and Gong with Lowe's memory of
 * configurations that led nowhere. The work is bounded by a number of steps. Stateless; any thread may use it.
 *
 * @param <S> the states of the model
 * @param <I> the inputs of the model
 * @param <O> the outputs of the model
 */
public final class LinearizabilityChecker<S, I, O> {
    /** Enough for any history that is not made to be hard; about a second of work. */
    public static final long DEFAULT_MAX_STEPS = 5_000_000;

    private final SequentialModel<S, I, O> model;
    private final long maxSteps;

    /** Makes a checker with the usual bound on its work. */
    public LinearizabilityChecker(SequentialModel<S, I, O> model) {
        this(model, DEFAULT_MAX_STEPS);
    }

    /** Makes a checker that tries at most this many times, over all keys, to put an operation next. */
    public LinearizabilityChecker(SequentialModel<S, I, O> model, long maxSteps) {
        this.model = model;
        this.maxSteps = maxSteps;
    }

    /**
     * Judges a history, in any order. A violation of one key is found even if another one was given up, as long as
     * there are steps left.
     */
    public Verdict check(List<Operation<I, O>> history) {
        Map<String, List<Operation<I, O>>> byKey = new TreeMap<>();
        for (Operation<I, O> operation : history) {
            byKey.computeIfAbsent(operation.key(), key -> new ArrayList<>()).add(operation);
        }
        long steps = 0;
        String givenUp = null;
        for (Map.Entry<String, List<Operation<I, O>>> key : byKey.entrySet()) {
            KeySearch<S, I, O> search = new KeySearch<>(model, key.getValue());
            Outcome outcome = search.run(maxSteps - steps);
            steps += search.steps();
            if (outcome == Outcome.VIOLATED) {
                return new Verdict(outcome, steps, key.getKey(), shortestPrefix(key.getValue()));
            }
            if (outcome == Outcome.GAVE_UP && givenUp == null) {
                givenUp = key.getKey();
            }
        }
        return verdict(steps, givenUp);
    }

    private static Verdict verdict(long steps, @Nullable String givenUp) {
        return new Verdict(givenUp == null ? Outcome.LINEARIZABLE : Outcome.GAVE_UP, steps, givenUp, List.of());
    }

    /**
     * A prefix of a linearizable history is linearizable, so the first answer that is wrong can be found by halving.
     */
    private List<Operation<?, ?>> shortestPrefix(List<Operation<I, O>> operations) {
        long[] answers = operations.stream()
                .filter(Operation::isAnswered)
                .mapToLong(Operation::returnedAt)
                .sorted()
                .toArray();
        int good = -1;
        int bad = answers.length - 1;
        while (bad - good > 1) {
            int middle = (good + bad) >>> 1;
            KeySearch<S, I, O> search = new KeySearch<>(model, prefix(operations, answers[middle]));
            if (search.run(maxSteps) == Outcome.VIOLATED) {
                bad = middle;
            } else {
                good = middle;
            }
        }
        List<Operation<I, O>> shortest = prefix(operations, answers[bad]);
        shortest.sort(Comparator.comparing((Operation<I, O> operation) -> operation.isAnswered())
                .thenComparingLong(Operation::returnedAt)
                .thenComparingLong(Operation::invokedAt));
        return new ArrayList<>(shortest);
    }

    private List<Operation<I, O>> prefix(List<Operation<I, O>> operations, long position) {
        List<Operation<I, O>> prefix = new ArrayList<>();
        for (Operation<I, O> operation : operations) {
            if (operation.invokedAt() <= position) {
                prefix.add(operation.seenAt(position));
            }
        }
        return prefix;
    }
}
