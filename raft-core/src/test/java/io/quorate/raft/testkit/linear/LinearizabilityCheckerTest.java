package io.quorate.raft.testkit.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.testkit.linear.RegisterCall.Add;
import io.quorate.raft.testkit.linear.RegisterCall.CompareAndSet;
import io.quorate.raft.testkit.linear.RegisterCall.Read;
import io.quorate.raft.testkit.linear.RegisterCall.Write;
import io.quorate.raft.testkit.linear.Verdict.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories made by hand: each anomaly that a replicated register may show, and the good history next to it. */
class LinearizabilityCheckerTest {
    private final LinearizabilityChecker<Long, RegisterCall, Long> checker =
            new LinearizabilityChecker<>(new RegisterModel());
    private final List<Operation<RegisterCall, Long>> history = new ArrayList<>();
    private int clients;

    private LinearizabilityCheckerTest read(long from, long to, long value) {
        return answered(from, to, new Read(), value);
    }

    private LinearizabilityCheckerTest write(long from, long to, long value) {
        return answered(from, to, new Write(value), 0);
    }

    private LinearizabilityCheckerTest answered(long from, long to, RegisterCall input, long output) {
        history.add(Operation.answered(new Operation.Call<>(++clients, "x", from, input), to, output));
        return this;
    }

    private LinearizabilityCheckerTest unanswered(long from, RegisterCall input) {
        history.add(Operation.unanswered(new Operation.Call<>(++clients, "x", from, input)));
        return this;
    }

    private Verdict check() {
        return checker.check(history);
    }

    private void assertLinearizable() {
        Verdict verdict = check();
        assertEquals(Outcome.LINEARIZABLE, verdict.outcome(), verdict::describe);
    }

    private void assertViolatedAt(long position) {
        Verdict verdict = check();
        assertEquals(Outcome.VIOLATED, verdict.outcome());
        List<Operation<?, ?>> evidence = verdict.evidence();
        assertEquals(position, evidence.get(evidence.size() - 1).returnedAt(), verdict::describe);
    }

    @Test
    void nothingHappened() {
        assertLinearizable();
    }

    @Test
    void oneAfterTheOther() {
        read(1, 2, 0).write(3, 4, 7).read(5, 6, 7).assertLinearizable();
    }

    @Test
    void staleRead() {
        write(1, 2, 7).write(3, 4, 8).read(5, 6, 7).assertViolatedAt(6);
    }

    @Test
    void readBesideAWriteSeesEither() {
        write(1, 2, 7).write(3, 9, 8).read(4, 5, 7).read(6, 7, 8).assertLinearizable();
    }

    @Test
    void readsBesideAWriteDoNotGoBack() {
        write(1, 2, 7).write(3, 9, 8).read(4, 5, 8).read(6, 7, 7).assertViolatedAt(7);
    }

    @Test
    void answersAtTheSamePositionAreConcurrent() {
        write(1, 2, 7).write(3, 5, 8).read(5, 6, 7).assertLinearizable();
    }

    @Test
    void neverWritten() {
        write(1, 2, 7).read(1, 3, 9).assertViolatedAt(3);
    }

    @Test
    void readFromTheFuture() {
        read(1, 2, 7).write(3, 4, 7).assertViolatedAt(2);
    }

    @Test
    void lostUpdate() {
        answered(1, 5, new CompareAndSet(0, 7), 1)
                .answered(2, 6, new CompareAndSet(0, 8), 1)
                .assertViolatedAt(6);
    }

    @Test
    void lostAddition() {
        answered(1, 5, new Add(1), 1).answered(2, 6, new Add(1), 1).assertViolatedAt(6);
    }

    @Test
    void additionsInSomeOrder() {
        answered(1, 5, new Add(1), 3)
                .answered(2, 6, new Add(2), 2)
                .read(7, 8, 3)
                .assertLinearizable();
    }

    @Test
    void splitBrain() {
        write(1, 2, 1).write(3, 4, 2).write(3, 5, 3).read(6, 7, 2).read(6, 8, 3).assertViolatedAt(8);
    }

    @Test
    void unansweredWriteSeenLate() {
        unanswered(1, new Write(7))
                .read(2, 3, 0)
                .read(100, 101, 7)
                .read(102, 103, 7)
                .assertLinearizable();
    }

    @Test
    void unansweredWriteNeverSeen() {
        unanswered(1, new Write(7)).write(2, 3, 8).read(4, 5, 8).assertLinearizable();
    }

    @Test
    void unansweredWriteSeenThenGone() {
        unanswered(1, new Write(7)).read(2, 3, 7).read(4, 5, 0).assertViolatedAt(5);
    }

    @Test
    void unansweredWriteSeenTwice() {
        unanswered(1, new Write(7))
                .read(2, 3, 7)
                .write(4, 5, 8)
                .read(6, 7, 8)
                .read(8, 9, 7)
                .assertViolatedAt(9);
    }

    @Test
    void unansweredWriteSeenBeforeItWasAsked() {
        read(1, 2, 7).unanswered(3, new Write(7)).assertViolatedAt(2);
    }

    @Test
    void twoUnansweredWritesInTheOtherOrder() {
        unanswered(1, new Write(7))
                .unanswered(2, new Write(8))
                .read(3, 4, 8)
                .read(5, 6, 7)
                .assertLinearizable();
    }

    @Test
    void compareAndSetThatFailedThoughItMatched() {
        write(1, 2, 7).answered(3, 4, new CompareAndSet(7, 8), 0).assertViolatedAt(4);
    }

    @Test
    void compareAndSetThatWasDoneThoughItDidNotMatch() {
        write(1, 2, 7).answered(3, 4, new CompareAndSet(6, 8), 1).assertViolatedAt(4);
    }

    @Test
    void compareAndSetOnAnUnansweredOne() {
        unanswered(1, new CompareAndSet(0, 7))
                .answered(2, 3, new CompareAndSet(7, 8), 1)
                .read(4, 5, 8)
                .assertLinearizable();
    }

    @Test
    void compareAndSetDoneTwice() {
        unanswered(1, new CompareAndSet(0, 7))
                .answered(2, 3, new CompareAndSet(7, 0), 1)
                .read(4, 5, 0)
                .read(6, 7, 7)
                .assertViolatedAt(7);
    }

    @Test
    void keysAreIndependentAndTheBrokenOneIsNamed() {
        write(1, 2, 7);
        history.add(Operation.answered(new Operation.Call<>(9, "y", 3, new Read()), 4, 7L));
        Verdict verdict = check();
        assertEquals(Outcome.VIOLATED, verdict.outcome());
        assertEquals("y", verdict.key());
        assertEquals(
                "not linearizable: no order of the operations on key y explains the last of these\n"
                        + "  client 9 y [3..4] read -> 7",
                verdict.describe());
    }

    @Test
    void givesUpWhenTheStepsRunOut() {
        for (int i = 0; i < 20; i++) {
            unanswered(i, new Add(1L << i));
        }
        read(100, 101, 1L << 20);
        Verdict verdict = new LinearizabilityChecker<>(new RegisterModel(), 1_000).check(history);
        assertEquals(Outcome.GAVE_UP, verdict.outcome());
        assertTrue(verdict.steps() <= 1_100, verdict::describe);
    }

    @Test
    void fortyUnansweredWritesDoNotMultiply() {
        for (int i = 1; i <= 40; i++) {
            unanswered(i, new Write(i));
        }
        for (int i = 1; i <= 40; i++) {
            read(100 + 2 * i, 101 + 2 * i, 1 + i * 7 % 41);
        }
        Verdict verdict = check();
        assertEquals(Outcome.VIOLATED, verdict.outcome(), verdict::describe);
        assertTrue(verdict.steps() < 1_000_000, verdict::describe);
    }

    @Test
    void historyRecordsWhatHappened() {
        History<RegisterCall, Long> recorder = new History<>();
        int write = recorder.invoked(new Operation.Call<>(1, "x", 1, new Write(7)));
        int refused = recorder.invoked(new Operation.Call<>(2, "x", 2, new Write(8)));
        int open = recorder.invoked(new Operation.Call<>(3, "x", 3, new Write(9)));
        recorder.returned(write, 4, 0L);
        recorder.hadNoEffect(refused);
        assertThrows(IllegalArgumentException.class, () -> recorder.returned(write, 5, 0L));
        write(1, 4, 7);
        clients++;
        unanswered(3, new Write(9));
        assertEquals(history, recorder.operations());
        recorder.returned(open, 5, 0L);
        assertTrue(recorder.operations().stream().allMatch(Operation::isAnswered));
    }

    @Test
    void operationsThatCannotBe() {
        var call = new Operation.Call<RegisterCall>(1, "x", 5, new Read());
        assertThrows(IllegalArgumentException.class, () -> Operation.answered(call, 4, 0L));
        assertThrows(IllegalArgumentException.class, () -> Operation.answered(call, Operation.NEVER, 0L));
    }
}
