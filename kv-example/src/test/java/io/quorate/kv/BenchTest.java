package io.quorate.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.kv.client.KvFailure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BenchTest {
    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();

    /** Answers at once; every thousandth write fails, and all do where nothing is to succeed. */
    private BenchTarget target(boolean failing) {
        return new BenchTarget() {
            @Override
            public CompletableFuture<?> write(int number) {
                boolean fails = failing || writes.incrementAndGet() % 1_000 == 500;
                return fails
                        ? CompletableFuture.failedFuture(new KvFailure("no room"))
                        : CompletableFuture.completedFuture("ok");
            }

            @Override
            public CompletableFuture<?> read(int number) {
                reads.incrementAndGet();
                return CompletableFuture.completedFuture("value");
            }
        };
    }

    private String run(Load load, boolean failing) {
        PrintStream out = new PrintStream(progress, true, StandardCharsets.UTF_8);
        return new Bench(load, target(failing), out).run();
    }

    @Test
    void readsAreSpreadEvenlyAmongTheWrites() throws UsageException {
        for (int percent : List.of(0, 1, 30, 50, 99, 100)) {
            Load load = new Load(1, 1, percent, 0, 1);
            assertEquals(percent, LongStream.range(0, 100).filter(load::isRead).count());
            assertEquals(
                    percent,
                    LongStream.range(1_000_000_000_017L, 1_000_000_000_117L)
                            .filter(load::isRead)
                            .count());
        }
        assertEquals(new Load(128, 256, 0, 3, 10), Load.of(Arguments.parse(Load.OPTIONS, List.of())));
        List<String> words = List.of("--reads", "90", "--warm-up", "0", "--payload=0", "--in-flight=1", "--seconds=2");
        assertEquals(new Load(0, 1, 90, 0, 2), Load.of(Arguments.parse(Load.OPTIONS, words)));
    }

    @Test
    void theTableIsOneOfMarkdownAndCountsWhatFailed() {
        String table = run(new Load(128, 4, 25, 0, 1), false);
        List<String> lines = table.lines().toList();
        assertEquals(4, lines.size(), table);
        assertTrue(lines.get(0).matches("\\| command \\| payload \\| in flight \\| +ops/s \\|.*\\| failed \\|"), table);
        assertTrue(lines.get(1).matches("\\|-+\\|(-+:\\|){8}"), table);
        assertTrue(lines.get(2).matches("\\| write +\\| +128 \\| +4 \\| .* [1-9][\\d,]* \\|"), table);
        assertTrue(lines.get(3).matches("\\| read +\\| +128 \\| +4 \\| .* 0 \\|"), table);
        assertEquals(1, lines.stream().mapToInt(String::length).distinct().count(), table);
        assertTrue(writes.get() > 2 * reads.get() && reads.get() > 0, writes + " writes, " + reads + " reads");
        String said = progress.toString(StandardCharsets.UTF_8);
        assertTrue(said.matches("measuring 1/1 s: [\\d,]+ ops/s, p99 [\\d,]+ µs; reads [\\d,]+ ops/s, .*\\R"), said);
    }

    @Test
    void withoutWritesOrReadsTheyHaveNoRow() {
        assertFalse(run(new Load(128, 4, 0, 0, 1), false).contains("| read"));
        assertEquals(0, reads.get());
        int before = writes.get();
        assertFalse(run(new Load(128, 4, 100, 0, 1), false).contains("| write"));
        assertEquals(before, writes.get());
    }

    @Test
    void whereNothingSucceedsThereIsNoTableButAReason() {
        KvFailure failure = assertThrows(KvFailure.class, () -> run(new Load(128, 4, 0, 0, 1), true));
        assertEquals("no command succeeded: no room", failure.getMessage());
    }
}
