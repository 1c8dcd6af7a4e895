package io.quorate.raft.protocol;

/**
 * The checks that are always on. A broken one means that going on could lose or falsify data: the node stops instead.
 *
 * <p>Each check has a name, by which the documentation and a report call it.
 */
public final class Invariant {
    private Invariant() {}

    /** Thrown where an invariant does not hold; nothing catches it but the runtime, which stops the node. */
    public static final class Violation extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }
    }

    /** Throws {@link Violation} unless {@code holds}. */
    public static void check(boolean holds, String name) {
        if (!holds) {
            throw new Violation("invariant broken: " + name);
        }
    }

    /** Throws {@link Violation}, with the two numbers that it is about, unless {@code holds}. */
    public static void check(boolean holds, String name, long first, long second) {
        if (!holds) {
            throw new Violation("invariant broken: " + name + " (" + first + ", " + second + ")");
        }
    }
}
