package io.quorate.raft.testkit.linear;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The configurations that were tried: which answered operations are placed, and the state they left. Whoever gets there
 * again with the same unanswered operations used up, or more of them, gets no further than the first time.
 */
final class DeadEnds {
    private final Map<Configuration, List<BitSet>> tried = new HashMap<>();

    /**
     * Which answered operations are placed: a full prefix and the rest behind it, as they are placed nearly in order.
     */
    static final class Placement {
        private final int inARow;
        private final BitSet rest;
        private final int hash;

        Placement(BitSet placed) {
            inARow = placed.nextClearBit(0);
            rest = placed.get(inARow, Math.max(inARow, placed.length()));
            hash = 31 * inARow + rest.hashCode();
        }

        boolean isSame(Placement other) {
            return this == other || (hash == other.hash && inARow == other.inARow && rest.equals(other.rest));
        }
    }

    private record Configuration(Placement placement, Object state) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Configuration that && placement.isSame(that.placement) && state.equals(that.state);
        }

        @Override
        public int hashCode() {
            return 31 * placement.hash + state.hashCode();
        }
    }

    /**
     * Notes a configuration, whose unanswered set must not change any more; returns whether it may lead further than
     * those before.
     */
    boolean isNew(Placement answered, BitSet unanswered, Object state) {
        List<BitSet> before = tried.computeIfAbsent(new Configuration(answered, state), key -> new ArrayList<>(1));
        for (BitSet used : before) {
            if (isSubset(used, unanswered)) {
                return false;
            }
        }
        before.removeIf(used -> isSubset(unanswered, used));
        before.add(unanswered);
        return true;
    }

    private static boolean isSubset(BitSet small, BitSet large) {
        for (int i = small.nextSetBit(0); i >= 0; i = small.nextSetBit(i + 1)) {
            if (!large.get(i)) {
                return false;
            }
        }
        return true;
    }
}
