package io.quorate.raft.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Raft itself in the simulator: every seed that ever failed, and as many new ones as there is time for. */
class RaftSimulationTest {
    private static final String KEPT_SEEDS = "/simulator/seeds.txt";

    @Test
    void newSeedsHold() {
        Seeds seeds = Seeds.freshFor(Duration.ofSeconds(Long.getLong("simulator.seconds", 60)));
        System.out.println("simulating from seed " + seeds.first());
        SimulationReport report = Simulation.ofRegisters().run(seeds);
        System.out.println(report);
        assertTrue(report.seeds() > 0, "there was time for at least one seed");
    }

    @TestFactory
    Stream<DynamicTest> seedsThatOnceFailedHold() {
        return keptSeeds()
                .map(line -> DynamicTest.dynamicTest(line, () -> {
                    long seed = Long.parseLong(line.substring(0, line.indexOf(' ')));
                    assertEquals(
                            1, Simulation.ofRegisters().run(Seeds.only(seed)).seeds());
                }));
    }

    private static Stream<String> keptSeeds() {
        try (InputStream stream = RaftSimulationTest.class.getResourceAsStream(KEPT_SEEDS)) {
            assertNotNull(stream, KEPT_SEEDS);
            BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            return reader.lines().filter(line -> !line.startsWith("#")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
