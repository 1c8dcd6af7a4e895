package io.quorate.raft.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.house.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/rules.md} to the tests: the same rules, each with the same tests. */
class RulesPageTest {
    private static final Pattern LABEL = Pattern.compile("^\\s*(?:@DisplayName\\()?\"([^:\"]*):");
    private static final Pattern METHOD = Pattern.compile("^    (?:private static )?\\S+ (\\w+)\\(.*\\{");
    private static final Pattern RULE = Pattern.compile("\\b[DELRCSM]\\d\\b");
    private static final Pattern ROW = Pattern.compile("^\\| ([DELRCSM]\\d) \\|.*", Pattern.MULTILINE);
    private static final Pattern NAMED = Pattern.compile("`(\\w+\\.\\w+)`");

    @Test
    @DisplayName("each rule of docs/rules.md has just the tests that say so themselves")
    void pageAndTestsAgree() throws IOException {
        Path root = Repository.root();
        Map<String, Set<String>> tested = new TreeMap<>();
        for (String tests : List.of("core", "runtime")) {
            addTests(
                    tested,
                    root.resolve("raft-core/src/test/java/io/quorate/raft").resolve(tests));
        }
        assertEquals(tested, ofPage(root));
    }

    private static Map<String, Set<String>> ofPage(Path root) throws IOException {
        Map<String, Set<String>> rules = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(root.resolve("docs/rules.md")));
        while (row.find()) {
            Matcher named = NAMED.matcher(row.group());
            while (named.find()) {
                rules.computeIfAbsent(row.group(1), any -> new TreeSet<>()).add(named.group(1));
            }
        }
        return rules;
    }

    private static void addTests(Map<String, Set<String>> rules, Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
                String type = String.valueOf(file.getFileName()).replace(".java", "");
                addTests(rules, type, Files.readAllLines(file));
            }
        }
    }

    private static void addTests(Map<String, Set<String>> rules, String type, List<String> lines) {
        String label = "";
        for (String line : lines) {
            Matcher named = LABEL.matcher(line);
            Matcher method = METHOD.matcher(line);
            if (line.contains("@DisplayName(")) {
                label = "?";
            }
            if (label.equals("?") && named.find()) {
                label = named.group(1);
            } else if (method.find()) {
                Matcher rule = RULE.matcher(label);
                while (rule.find()) {
                    rules.computeIfAbsent(rule.group(), any -> new TreeSet<>()).add(type + "." + method.group(1));
                }
                label = "";
            }
        }
    }
}
