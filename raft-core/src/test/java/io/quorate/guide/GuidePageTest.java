package io.quorate.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.house.Repository;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/guide.md} to the code: it prints the marked parts of the examples, and the true defaults. */
class GuidePageTest {
    private static final List<String> EXAMPLES =
            List.of("raft-core/src/test/java/io/quorate/guide", "kv-example/src/test/java/io/quorate/example");
    private static final Pattern PART =
            Pattern.compile("^ *// guide: ([^\n]*)\n(.*?)^ *// end$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("^```java\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern OPTION =
            Pattern.compile("^\\| `(\\w+\\.\\w+)` \\| ([^|]*) \\|.*\\|$", Pattern.MULTILINE);

    private static String page() throws IOException {
        return Files.readString(Repository.root().resolve("docs/guide.md"));
    }

    @Test
    void everyExampleIsMarkedCodeAndAllMarkedCodeIsPrinted() throws IOException {
        Map<String, String> parts = new TreeMap<>();
        for (String directory : EXAMPLES) {
            try (Stream<Path> files = Files.list(Repository.root().resolve(directory))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    Matcher part = PART.matcher(Files.readString(file));
                    while (part.find()) {
                        parts.put(part.group(2).stripTrailing().stripIndent().strip(), part.group(1));
                    }
                }
            }
        }
        List<String> unmarked = new ArrayList<>();
        TreeSet<String> unprinted = new TreeSet<>(parts.values());
        Matcher block = BLOCK.matcher(page());
        while (block.find()) {
            String part = parts.get(block.group(1).strip());
            if (part == null) {
                unmarked.add(block.group(1));
            } else {
                unprinted.remove(part);
            }
        }
        assertEquals(List.of(), unmarked, "printed, but no code");
        assertEquals(List.of(), List.copyOf(unprinted), "code, but not printed");
    }

    @Test
    void everyOptionIsListedWithItsDefault() throws ReflectiveOperationException, IOException {
        Map<String, String> defaults = new TreeMap<>();
        for (RecordComponent part : RaftOptions.class.getRecordComponents()) {
            Object options = part.getAccessor().invoke(RaftOptions.DEFAULT);
            for (RecordComponent option : part.getType().getRecordComponents()) {
                defaults.put(
                        part.getName() + "." + option.getName(),
                        shown(option.getName(), option.getAccessor().invoke(options)));
            }
        }
        Map<String, String> printed = new TreeMap<>();
        Matcher option = OPTION.matcher(page());
        while (option.find()) {
            printed.put(option.group(1), option.group(2));
        }
        assertEquals(defaults, printed);
    }

    private static String shown(String name, Object value) {
        if (value instanceof Duration duration) {
            return duration.toMillis() < 1_000
                    ? duration.toMillis() + " ms"
                    : duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
        }
        if (value instanceof Boolean on) {
            return on ? "on" : "off";
        }
        long number = ((Number) value).longValue();
        if (name.endsWith("Bytes")) {
            return number % (1 << 20) == 0 ? (number >> 20) + " MiB" : (number >> 10) + " KiB";
        }
        String unit = name.endsWith("Ticks") ? " ticks" : name.endsWith("Percent") ? " %" : "";
        return String.format(Locale.ROOT, "%,d%s", number, unit);
    }
}
