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

    /** The placed ones are a full prefix and the rest behind it: operations are placed nearly in order. */
    private record Configuration(int placedInARow, BitSet rest, Object state) {
        static Configuration of(BitSet placed, Object state) {
            int row = placed.nextClearBit(0);
            return new Configuration(row, placed.get(row, Math.max(row, placed.length())), state);
        }
    }

    /**
     * Notes a configuration, whose unanswered set must not change any more; returns whether it may lead further than
     * those before.
     */
    boolean isNew(BitSet answered, BitSet unanswered, Object state) {
        List<BitSet> before = tried.computeIfAbsent(Configuration.of(answered, state), key -> new ArrayList<>(1));
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
