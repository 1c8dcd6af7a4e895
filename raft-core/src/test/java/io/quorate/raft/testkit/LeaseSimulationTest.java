package io.quorate.raft.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The simulator with what is hardest on leases, and nothing else: clocks, threads, delays, and nodes left alone. */
class LeaseSimulationTest {

    @Test
    void readsByLeaseAreLinearizable() {
        Seeds seeds = Seeds.freshFor(Duration.ofSeconds(Math.max(1, Long.getLong("simulator.seconds", 60) / 6)));
        System.out.println("simulating leases from seed " + seeds.first());
        SimulationReport report = LeaseScenarios.simulation().run(seeds);
        System.out.println(report);
        assertTrue(report.seeds() > 0, "there was time for at least one seed");
    }
}
