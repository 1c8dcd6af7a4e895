package io.quorate.raft.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.mutants.MutantHunt.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Hunts the mutants with the simulator, and prints who noticed each, after how many seeds. Every build hunts the common
 * ones; {@code -Dmutants=all} hunts the rare ones too, {@code -Dmutants=M08,M11} just these. {@code -Dmutants.seeds}
 * and {@code -Dmutants.first} say how many seeds each is given at the most, and the first of them.
 */
class MutantsTest {
    private static final Pattern CHECKER = Pattern.compile("I\\d+");
    private static final Path TABLE = Path.of("target", "mutants.md");

    private final String wanted = System.getProperty("mutants", "common");
    private final long maxSeeds = Long.getLong("mutants.seeds", wanted.equals("common") ? 100 : 1_000);
    private final long firstSeed = Long.getLong("mutants.first", 1);

    @Test
    void everyMutantIsNoticed() throws Exception {
        MutantHunt anywhere = new MutantHunt(MutantCatalogueTest.SOURCES, SimulatorRun.class);
        MutantHunt withLeases = new MutantHunt(MutantCatalogueTest.SOURCES, LeaseRun.class);
        List<Result> results = new ArrayList<>();
        for (Mutant mutant : Mutant.readAll(MutantCatalogueTest.MUTANTS)) {
            if (isWanted(mutant)) {
                MutantHunt hunt = mutant.hunt().needsLeases() ? withLeases : anywhere;
                results.add(hunt.hunt(mutant, firstSeed, maxSeeds));
                System.out.print(row(results.get(results.size() - 1)));
            }
        }
        print(results);
        List<String> survivors = results.stream()
                .filter(result -> result.finding() == null)
                .map(result -> result.mutant().id())
                .toList();
        assertEquals(List.of(), survivors, "mutants that nobody noticed in " + maxSeeds + " seeds");
        requireSurvival(anywhere, used(results, false));
        requireSurvival(withLeases, used(results, true));
    }

    private static long used(List<Result> results, boolean needLeases) {
        return results.stream()
                .filter(result -> result.mutant().hunt().needsLeases() == needLeases)
                .mapToLong(Result::seeds)
                .max()
                .orElse(0);
    }

    private void requireSurvival(MutantHunt hunt, long seeds) throws ReflectiveOperationException {
        assertEquals(seeds, hunt.survivesUnchanged(firstSeed, seeds), "the unchanged code survives the same seeds");
    }

    private boolean isWanted(Mutant mutant) {
        return switch (wanted) {
            case "all" -> true;
            case "common" -> !mutant.hunt().isRare();
            default -> List.of(wanted.split(",")).contains(mutant.id());
        };
    }

    private static void print(List<Result> results) throws IOException {
        StringBuilder table = new StringBuilder("| mutant | what is wrong | noticed by | seeds | seconds |\n");
        table.append("| --- | --- | --- | ---: | ---: |\n");
        for (Result result : results) {
            table.append(row(result));
        }
        Files.createDirectories(TABLE.getParent());
        Files.writeString(TABLE, table);
        System.out.println(table);
    }

    private static String row(Result result) {
        return String.format(
                "| %s | %s | %s | %d | %.1f |%n",
                result.mutant().id(), result.mutant().bug(), checker(result), result.seeds(), result.millis() / 1000.0);
    }

    private static String checker(Result result) {
        Matcher named = CHECKER.matcher(String.valueOf(result.finding()));
        return named.lookingAt() ? named.group() : "nobody";
    }
}
