package io.quorate.raft.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.house.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Holds the last column of {@code docs/rules.md}: each rule is broken there in some ways, and some test of the rule
 * fails for each of them. Every build checks that the breaks are there and fit the sources; {@code -Dbreaks=all}, or
 * {@code -Dbreaks=D1,E3}, plants them, runs the tests, and writes who failed to {@code target/rules.txt}.
 */
class RuleBreaksTest {
    private static final Path BREAKS = Path.of("src", "test", "resources", "rules");
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final Path PAGE = Repository.root().resolve("docs/rules.md");
    private static final Path FOUND = Path.of("target", "rules.txt");
    private static final Pattern ROW = Pattern.compile("^\\| ([DELRCSM]\\d) \\|.*", Pattern.MULTILINE);
    private static final Pattern TEST = Pattern.compile("`(?:(\\w+)/)?(\\w+\\.\\w+)`");
    private static final Pattern BREAK = Pattern.compile("`([A-Z]\\d+[a-z]?)` ([^`|;]*)");

    private final String wanted = System.getProperty("breaks", "none");
    private final Map<String, Set<String>> tests = new TreeMap<>();
    private final Map<String, Map<String, String>> breaks = new TreeMap<>();

    RuleBreaksTest() throws IOException {
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            String rule = row.group(1);
            Matcher test = TEST.matcher(row.group());
            while (test.find()) {
                if (!"rocksdb".equals(test.group(1))) {
                    tests.computeIfAbsent(rule, any -> new TreeSet<>()).add(test.group(2));
                }
            }
            Matcher broken = BREAK.matcher(row.group());
            while (broken.find()) {
                breaks.computeIfAbsent(rule, any -> new TreeMap<>())
                        .put(broken.group(1), broken.group(2).strip());
            }
        }
    }

    private static Map<String, Mutant> all() throws IOException {
        Map<String, Mutant> all = new TreeMap<>();
        for (Path directory : List.of(BREAKS, MutantCatalogueTest.MUTANTS)) {
            Mutant.readAll(directory).forEach(mutant -> all.put(mutant.id(), mutant));
        }
        return all;
    }

    @Test
    void thePageNamesEveryBreak() throws IOException {
        Map<String, Mutant> all = all();
        Map<String, Set<String>> there = new TreeMap<>();
        for (Mutant mutant : Mutant.readAll(BREAKS)) {
            there.computeIfAbsent(mutant.invariants(), any -> new TreeSet<>()).add(mutant.id());
        }
        Map<String, Set<String>> named = new TreeMap<>();
        breaks.forEach((rule, ofRule) -> ofRule.forEach((id, words) -> {
            Mutant mutant = all.get(id);
            assertEquals(mutant == null ? "no break of this name" : mutant.bug(), words, id);
            if (id.matches(rule + "[a-z]")) {
                named.computeIfAbsent(rule, any -> new TreeSet<>()).add(id);
            }
        }));
        assertEquals(there, named);
    }

    @Test
    void everyBreakFitsTheSources() throws IOException {
        for (Mutant mutant : Mutant.readAll(BREAKS)) {
            assertEquals(
                    mutant.edits().stream().map(Mutant.Edit::file).distinct().count(),
                    mutant.patch(MutantCatalogueTest.SOURCES).size());
        }
    }

    @Test
    void someTestOfTheRuleFailsForEachBreak() throws IOException, ReflectiveOperationException {
        if (wanted.equals("none")) {
            return;
        }
        RuleTests runner = new RuleTests(TESTS);
        Map<String, Mutant> all = all();
        List<String> unnoticed = new ArrayList<>();
        for (Map.Entry<String, Map<String, String>> rule : breaks.entrySet()) {
            for (String id : rule.getValue().keySet()) {
                Mutant mutant = all.get(id);
                if (mutant != null
                        && (wanted.equals("all") || List.of(wanted.split(",")).contains(rule.getKey()))) {
                    String failing = failing(runner, mutant, tests.getOrDefault(rule.getKey(), Set.of()));
                    note(rule.getKey() + " " + id + " " + mutant.bug() + ": " + failing + "\n");
                    if (failing == null) {
                        unnoticed.add(id);
                    }
                }
            }
        }
        assertEquals(List.of(), unnoticed, "breaks that no test of their rule noticed");
    }

    private static void note(String line) throws IOException {
        Files.createDirectories(FOUND.getParent());
        Files.writeString(FOUND, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static @Nullable String failing(RuleTests runner, Mutant mutant, Set<String> tests)
            throws IOException, ReflectiveOperationException {
        IsolatedLoader loader =
                new IsolatedLoader(InMemoryCompiler.compile(mutant.id(), mutant.patch(MutantCatalogueTest.SOURCES)));
        return runner.firstFailing(loader, tests);
    }
}
