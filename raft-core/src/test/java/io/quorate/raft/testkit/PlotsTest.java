package io.quorate.raft.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The directed stories: each does something, and is survived. What they bring to light, the mutants show. */
class PlotsTest {
    private static final int SEEDS = 5;

    @TestFactory
    Stream<DynamicTest> aPlotThatTakesTheLeaderAwayLeadsToAnotherOne() {
        int calm = leaders(Map.of());
        return plots().filter(plot -> plot != Fault.QUIET_GAP)
                .map(plot -> DynamicTest.dynamicTest(plot.name(), () -> {
                    int leaders = leaders(Map.of(plot, 1.0));
                    assertTrue(leaders >= 2 * calm, leaders + " leaders; " + calm + " where all is calm");
                }));
    }

    @Test
    void aGapWithoutAnElectionIsFilled() {
        assertTrue(leaders(Map.of(Fault.QUIET_GAP, 1.0)) < 2 * leaders(Map.of()));
        assertNotEquals(
                outcome(1, Map.of()).hash(),
                outcome(1, Map.of(Fault.QUIET_GAP, 1.0)).hash());
    }

    @Test
    void clustersOfOneHaveNoStories() {
        Scenario lonely =
                scenario(calmSeeds().findFirst().orElseThrow(), Map.of()).withVoters(1);
        Map<Fault, Double> all = Simulation.allFaults(1);
        all.keySet().removeIf(fault -> fault.plot() == null);
        assertNull(run(lonely.withFaults(all)).violation());
        assertEquals(1, run(lonely.withFaults(all)).leaders());
    }

    private static int leaders(Map<Fault, Double> faults) {
        return calmSeeds()
                .mapToObj(seed -> outcome(seed, faults))
                .peek(outcome -> assertNull(outcome.violation(), () -> String.valueOf(outcome.scenario())))
                .mapToInt(Outcome::leaders)
                .sum();
    }

    /** Where there are leases, clients also hand leadership over. */
    private static LongStream calmSeeds() {
        return LongStream.iterate(1, seed -> seed + 1)
                .filter(seed -> !Scenario.of(seed).options().leases().enabled())
                .limit(SEEDS);
    }

    private static Outcome outcome(long seed, Map<Fault, Double> faults) {
        return run(scenario(seed, faults));
    }

    private static Scenario scenario(long seed, Map<Fault, Double> faults) {
        return Scenario.of(seed)
                .withOperations(Operations.NONE)
                .withVoters(3)
                .withStorm(50)
                .withFaults(faults);
    }

    private static Outcome run(Scenario scenario) {
        return new Run<>(scenario, new Run.Subject<>(RegisterMachine::new, null, RegisterRequests::new), false).run();
    }

    private static Stream<Fault> plots() {
        return Stream.of(Fault.values()).filter(fault -> fault.plot() != null);
    }
}
