package io.quorate.raft.testkit;

/**
 * A seed under which an invariant breaks: what broke, under which options, the last events, and how to see it again.
 */
public final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final long seed;

    SimulationFailure(Outcome shown, String violation, Scenario original) {
        super(describe(shown, violation, original));
        this.seed = original.seed();
    }

    /** Returns the seed that shows the failure again. */
    public long seed() {
        return seed;
    }

    private static String describe(Outcome shown, String violation, Scenario original) {
        StringBuilder text = new StringBuilder(4096);
        text.append(violation)
                .append("\n\nreplay with Seeds.only(")
                .append(original.seed())
                .append("L)\n");
        text.append(original).append("\n\n");
        if (shown.violation() != null) {
            text.append("shrunk to ").append(shown.scenario()).append("\n\n");
            text.append("breaks after ").append(shown.events()).append(" events with ");
            text.append(shown.violation()).append("\n\nlast events:\n");
            for (String line : shown.lines()) {
                text.append("  ").append(line).append('\n');
            }
        }
        return text.toString();
    }
}
