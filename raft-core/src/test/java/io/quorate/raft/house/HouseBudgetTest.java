package io.quorate.raft.house;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds the house budget over every source and every page of the whole repository, not only of this module. */
class HouseBudgetTest {
    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", "kv-data");

    private final Path root = Repository.root();

    @Test
    void everySourceKeepsTheHouseBudget() throws IOException {
        List<Source> sources = new ArrayList<>();
        for (Path file : files(".java")) {
            String path = relative(file);
            if (path.contains("/src/main/java/") || path.contains("/src/test/java/")) {
                sources.add(new Source(path, Files.readString(file)));
            }
        }
        assertTrue(
                sources.stream().anyMatch(source -> source.path().endsWith("/HouseBudgetTest.java")),
                "not even this file was found from " + root);
        failIfAny(HouseRules.violations(sources));
    }

    @Test
    void noPageNamesAPathOfSomeMachine() throws IOException {
        List<String> violations = new ArrayList<>();
        for (Path file : files(".md", ".xml", ".proto", ".txt", ".properties")) {
            violations.addAll(TextRules.documentViolations(relative(file), Files.readString(file)));
        }
        failIfAny(violations);
    }

    private static void failIfAny(List<String> violations) {
        if (!violations.isEmpty()) {
            fail(violations.size() + " violations of the house rules:\n  " + String.join("\n  ", violations));
        }
    }

    private String relative(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private List<Path> files(String... endings) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean ours = !NOT_OURS.contains(String.valueOf(directory.getFileName()));
                return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = String.valueOf(file.getFileName());
                for (String ending : endings) {
                    if (name.endsWith(ending)) {
                        files.add(file);
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(null);
        return files;
    }
}
