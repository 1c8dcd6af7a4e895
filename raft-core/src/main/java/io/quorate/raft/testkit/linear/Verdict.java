package io.quorate.raft.testkit.linear;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a checker found.
 *
 * @param outcome the finding
 * @param steps how many steps the search took
 * @param key the object that breaks the model, or was given up; null if the history is linearizable
 * @param evidence the operations on that object up to the answer that no order explains, latest last, and those without
 *     an answer by then; empty unless violated
 */
public record Verdict(Outcome outcome, long steps, @Nullable String key, List<Operation<?, ?>> evidence) {
    private static final int SHOWN = 24;

    /** The findings. */
    public enum Outcome {
        /** An order was found for every key. */
        LINEARIZABLE,
        /** For some key there is none. */
        VIOLATED,
        /** The steps ran out first: nothing is known. */
        GAVE_UP
    }

    /** Takes a copy of the evidence. */
    public Verdict {
        evidence = List.copyOf(evidence);
    }

    /** Returns the finding in words, with the last operations of the evidence line by line. */
    public String describe() {
        return switch (outcome) {
            case LINEARIZABLE -> "linearizable, " + steps + " steps";
            case GAVE_UP -> "gave up at key " + key + " after " + steps + " steps";
            case VIOLATED ->
                "not linearizable: no order of the operations on key " + key + " explains the last of these" + shown();
        };
    }

    private String shown() {
        StringBuilder text = new StringBuilder();
        int first = Math.max(0, evidence.size() - SHOWN);
        if (first > 0) {
            text.append("\n  (").append(first).append(" earlier operations)");
        }
        for (Operation<?, ?> operation : evidence.subList(first, evidence.size())) {
            text.append("\n  ").append(operation);
        }
        return text.toString();
    }
}
