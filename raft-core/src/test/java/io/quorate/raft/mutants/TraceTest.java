package io.quorate.raft.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.quorate.raft.testkit.Seeds;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A seed does the same in classes that are loaded anew, where every identity hash code and every static field is
 * another one, and in whatever order the seeds run (I24).
 */
class TraceTest {
    private static final int RUNS = 6;

    @Test
    void freshClassesDoTheSame() throws Exception {
        long first = Seeds.fresh(RUNS).first();
        LongFunction<@Nullable String> forwards = new IsolatedLoader(Map.of()).newRun(TraceRun.class);
        LongFunction<@Nullable String> backwards = new IsolatedLoader(Map.of()).newRun(TraceRun.class);
        String[] hashes = new String[RUNS];
        for (int i = 0; i < RUNS; i++) {
            hashes[i] = String.valueOf(forwards.apply(first + i));
        }
        for (int i = RUNS - 1; i >= 0; i--) {
            assertEquals(hashes[i], backwards.apply(first + i), "seed " + (first + i));
            assertNotEquals(hashes[i], hashes[(i + 1) % RUNS], "seed " + (first + i));
        }
    }
}
