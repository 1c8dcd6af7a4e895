package io.quorate.raft.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SimulationTest {
    /** Long enough for snapshots and restarts to happen, which is when these machines go wrong. */
    private static final Seeds SEEDS = Seeds.from(1, 200);

    @Test
    void theSameSeedDoesTheSame() {
        for (long seed = 1; seed <= 10; seed++) {
            long hash = Simulation.ofRegisters().traceHash(seed);
            assertEquals(hash, Simulation.ofRegisters().traceHash(seed), "seed " + seed);
            assertNotEquals(hash, Simulation.ofRegisters().traceHash(seed + 1), "seed " + seed);
        }
    }

    @Test
    void aSeedAndItsOptionsSayHowToSeeAFailureAgain() {
        SimulationFailure failure = assertThrows(
                SimulationFailure.class,
                () -> Simulation.of(ForgetfulMachine::new)
                        .proposing(random -> Bytes.utf8("1"))
                        .comparing(ForgetfulMachine::total)
                        .run(SEEDS));
        String text = String.valueOf(failure.getMessage());
        assertTrue(text.startsWith("I5: after index "), text);
        assertTrue(text.contains("replay with Seeds.only(" + failure.seed() + "L)"), text);
        assertTrue(text.contains("SnapshotOptions"), text);
        assertTrue(text.contains("shrunk to seed " + failure.seed()), text);
        assertTrue(text.contains("last events:"), text);
        SimulationFailure again = assertThrows(
                SimulationFailure.class,
                () -> Simulation.of(ForgetfulMachine::new)
                        .proposing(random -> Bytes.utf8("1"))
                        .comparing(ForgetfulMachine::total)
                        .run(Seeds.only(failure.seed())));
        assertEquals(failure.getMessage(), again.getMessage());
    }

    @Test
    void aMachineWithLuckOfItsOwnIsCaught() {
        AtomicLong luck = new AtomicLong();
        SimulationFailure failure = assertThrows(
                SimulationFailure.class,
                () -> Simulation.of(() -> new ForgetfulMachine(luck.incrementAndGet()))
                        .proposing(random -> Bytes.utf8("1"))
                        .comparing(ForgetfulMachine::total)
                        .run(SEEDS));
        assertTrue(String.valueOf(failure.getMessage()).startsWith("I5"), failure.getMessage());
    }

    @Test
    void aMachineThatThrowsIsCaught() {
        SimulationFailure failure = assertThrows(
                SimulationFailure.class,
                () -> Simulation.of(CounterMachine::new)
                        .proposing(random -> Bytes.utf8("not a number"))
                        .run(Seeds.from(1, 5)));
        assertTrue(String.valueOf(failure.getMessage()).contains("NumberFormatException"), failure.getMessage());
    }

    @Test
    void scenariosCanBeAdjusted() {
        SimulationReport report = Simulation.of(CounterMachine::new)
                .proposing(random -> Bytes.utf8("1"))
                .adjusting(scenario -> scenario.withFaults(Map.of(Fault.CRASH, 1.0))
                        .withVoters(2)
                        .withStorm(10))
                .run(Seeds.from(1, 5));
        assertEquals(5, report.seeds());
        assertTrue(report.events() > 1000, report.toString());
    }

    @Test
    void allFaultsAtOnceAreSurvived() {
        SimulationReport report = Simulation.ofRegisters()
                .adjusting(scenario -> scenario.withGroups(1).withFaults(Simulation.allFaults(0.5)))
                .run(Seeds.fresh(20));
        assertEquals(20, report.rarestFaultPair());
    }

    /** Adds up, but its snapshots leave everything out. */
    private static final class ForgetfulMachine implements StateMachine<Long> {
        private long total;

        ForgetfulMachine() {
            this(0);
        }

        ForgetfulMachine(long total) {
            this.total = total;
        }

        long total() {
            return total;
        }

        @Override
        public Long apply(long index, Bytes command) {
            return ++total;
        }

        @Override
        public StateMachineSnapshot capture() {
            return out -> out.write(0);
        }

        @Override
        public void restore(InputStream snapshot) {
            total = 0;
        }
    }
}
