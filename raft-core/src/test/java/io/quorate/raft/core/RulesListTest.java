package io.quorate.raft.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.house.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/rules.md} to the list of all rules, and to the tests outside of the core that it names. */
class RulesListTest {
    /** How many rules each letter has, from 1 on. */
    private static final Map<String, Integer> RULES =
            new TreeMap<>(Map.of("D", 8, "E", 8, "L", 8, "M", 5, "R", 3, "C", 3, "S", 4));

    private static final Pattern ROW = Pattern.compile("^\\| ([A-Z]\\d) \\|.*`.*", Pattern.MULTILINE);
    private static final Pattern NOT_YET =
            Pattern.compile("^Not yet held by a test of its own: (.*)\\.$", Pattern.MULTILINE);
    private static final Pattern ELSEWHERE = Pattern.compile("`(\\w+)/(\\w+)\\.(\\w+)`");

    private static final Map<String, String> SOURCES = Map.of(
            "runtime", "raft-core/src/test/java/io/quorate/raft/runtime",
            "segment", "raft-core/src/test/java/io/quorate/raft/segment",
            "rocksdb", "raft-logstore-rocksdb/src/test/java/io/quorate/raft/logstore/rocksdb");

    private static String page() throws IOException {
        return Files.readString(Repository.root().resolve("docs/rules.md"));
    }

    @Test
    void everyRuleIsOnThePage() throws IOException {
        Set<String> all = new TreeSet<>();
        RULES.forEach((letter, count) -> {
            for (int i = 1; i <= count; i++) {
                all.add(letter + i);
            }
        });
        Set<String> onPage = new TreeSet<>();
        Matcher row = ROW.matcher(page());
        while (row.find()) {
            onPage.add(row.group(1));
        }
        Matcher notYet = NOT_YET.matcher(page());
        if (notYet.find()) {
            onPage.addAll(List.of(notYet.group(1).split(", ")));
        }
        assertEquals(all, onPage);
    }

    @Test
    void theTestsOutsideOfTheCoreAreThere() throws IOException {
        List<String> missing = new ArrayList<>();
        int named = 0;
        Matcher test = ELSEWHERE.matcher(page());
        while (test.find()) {
            named++;
            Path directory = Repository.root()
                    .resolve(
                            Objects.requireNonNull(SOURCES.get(test.group(1)), () -> "no sources of " + test.group(1)));
            Path file = directory.resolve(test.group(2) + ".java");
            String method = "@\\w*Test\\b((?!\\bvoid\\b).)*\\bvoid " + test.group(3) + "\\(";
            if (!Files.exists(file)
                    || !Pattern.compile(method, Pattern.DOTALL)
                            .matcher(Files.readString(file))
                            .find()) {
                missing.add(test.group());
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(named > 0, "the page names no test outside of the core");
    }
}
