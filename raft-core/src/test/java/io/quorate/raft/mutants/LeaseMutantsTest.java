package io.quorate.raft.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.mutants.MutantHunt.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Hunts the mutants of leases in storms made for them: {@code -Dmutants.leases=M26a,M26b}, or {@code M26} for all. */
@EnabledIfSystemProperty(named = "mutants.leases", matches = ".*M26.*")
class LeaseMutantsTest {
    private final List<String> wanted =
            List.of(System.getProperty("mutants.leases", "").split(","));
    private final long maxSeeds = Long.getLong("mutants.seeds", 2_000);
    private final long firstSeed = Long.getLong("mutants.first", 1);

    @Test
    void everyMutantOfLeasesIsNoticed() throws Exception {
        MutantHunt hunt = new MutantHunt(MutantCatalogueTest.SOURCES, LeaseRun.class);
        List<String> survivors = new ArrayList<>();
        for (Mutant mutant : Mutant.readAll(MutantCatalogueTest.MUTANTS)) {
            if (mutant.id().startsWith("M26") && (wanted.contains("M26") || wanted.contains(mutant.id()))) {
                Result result = hunt.hunt(mutant, firstSeed, maxSeeds);
                System.out.println(mutant.id() + " | " + mutant.bug() + " | " + result.seeds() + " seeds | "
                        + result.millis() / 1000 + " s | " + result.finding());
                if (result.finding() == null) {
                    survivors.add(mutant.id());
                }
            }
        }
        assertEquals(List.of(), survivors, "mutants that nobody noticed in " + maxSeeds + " seeds");
    }
}
