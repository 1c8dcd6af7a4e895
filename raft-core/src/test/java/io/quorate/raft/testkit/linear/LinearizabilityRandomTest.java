package io.quorate.raft.testkit.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.testkit.linear.RegisterCall.Read;
import io.quorate.raft.testkit.linear.Verdict.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Random histories: good ones must pass, tiny ones must be judged as by a search of every order. */
class LinearizabilityRandomTest {
    private final LinearizabilityChecker<Long, RegisterCall, Long> checker =
            new LinearizabilityChecker<>(new RegisterModel());

    @Test
    void tinyHistoriesAreJudgedAsByTryingEveryOrder() {
        int linearizable = 0;
        int violated = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            AtomicRegisters registers = new AtomicRegisters(
                    1 + random.nextInt(4), 1, 1 + random.nextInt(12), 1 + random.nextInt(4), random.nextInt(60));
            List<Operation<RegisterCall, Long>> history = registers.history(1 + random.nextInt(7), random);
            for (int i = random.nextInt(3); i > 0 && !history.isEmpty(); i--) {
                history = AtomicRegisters.mutated(history, random);
            }
            boolean expected = EveryOrder.explains(history);
            Verdict verdict = checker.check(history);
            assertEquals(
                    expected ? Outcome.LINEARIZABLE : Outcome.VIOLATED, verdict.outcome(), "seed " + seed + history);
            if (!expected) {
                assertTheEvidenceIsShortest(verdict, seed);
                violated++;
            } else {
                linearizable++;
            }
        }
        assertTrue(linearizable > 5_000 && violated > 5_000, linearizable + " good, " + violated + " bad");
    }

    private static void assertTheEvidenceIsShortest(Verdict verdict, int seed) {
        List<Operation<RegisterCall, Long>> evidence = registers(verdict.evidence());
        assertTrue(!EveryOrder.explains(evidence), () -> "seed " + seed + " gave no evidence: " + verdict.describe());
        long last = evidence.get(evidence.size() - 1).returnedAt();
        List<Operation<RegisterCall, Long>> shorter = new ArrayList<>();
        for (Operation<RegisterCall, Long> operation : evidence) {
            shorter.add(operation.seenAt(last - 1));
        }
        shorter.removeIf(operation -> operation.invokedAt() > last - 1);
        assertTrue(EveryOrder.explains(shorter), () -> "seed " + seed + " is not shortest: " + verdict.describe());
    }

    private static List<Operation<RegisterCall, Long>> registers(List<Operation<?, ?>> operations) {
        List<Operation<RegisterCall, Long>> typed = new ArrayList<>();
        for (Operation<?, ?> operation : operations) {
            var call = new Operation.Call<>(
                    operation.client(), operation.key(), operation.invokedAt(), (RegisterCall) operation.input());
            typed.add(
                    operation.output() instanceof Long output
                            ? Operation.answered(call, operation.returnedAt(), output)
                            : Operation.unanswered(call));
        }
        return typed;
    }

    @Test
    void whatAnAtomicRegisterDidIsLinearizable() {
        for (int seed = 0; seed < 300; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            AtomicRegisters registers = new AtomicRegisters(
                    1 + random.nextInt(12), 1 + random.nextInt(4), 100, random.nextInt(2) * 5, random.nextInt(12));
            Verdict verdict = checker.check(registers.history(400, random));
            assertEquals(Outcome.LINEARIZABLE, verdict.outcome(), "seed " + seed + ": " + verdict.describe());
        }
    }

    @Test
    void tenThousandOperationsOfTwentyClientsTakeFewSteps() {
        AtomicRegisters registers = new AtomicRegisters(20, 10, 1_000, 0, 3);
        for (int seed = 0; seed < 5; seed++) {
            Verdict verdict = checker.check(registers.history(10_000, new SplittableRandom(seed)));
            assertEquals(Outcome.LINEARIZABLE, verdict.outcome(), verdict::describe);
            assertTrue(verdict.steps() < 1_000_000, verdict::describe);
        }
    }

    @Test
    void oneWrongReadAmongTenThousandOperationsIsFoundAndNamed() {
        AtomicRegisters registers = new AtomicRegisters(20, 10, 1_000, 0, 3);
        for (int seed = 0; seed < 5; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Operation<RegisterCall, Long>> history = registers.history(10_000, random);
            int victim = 5_000 + random.nextInt(1_000);
            while (!(history.get(victim).input() instanceof Read)
                    || !history.get(victim).isAnswered()) {
                victim++;
            }
            Operation<RegisterCall, Long> old = history.get(victim);
            var call = new Operation.Call<>(old.client(), old.key(), old.invokedAt(), old.input());
            Operation<RegisterCall, Long> wrong = Operation.answered(call, old.returnedAt(), 1_000_000L);
            history.set(victim, wrong);
            Verdict verdict = checker.check(history);
            assertEquals(Outcome.VIOLATED, verdict.outcome());
            assertEquals(wrong, verdict.evidence().get(verdict.evidence().size() - 1), verdict::describe);
        }
    }
}
