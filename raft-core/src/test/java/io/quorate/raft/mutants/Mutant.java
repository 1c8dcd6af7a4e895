package io.quorate.raft.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A known bug: its name, and how the sources are changed to have it. It is kept in a file of this form, where lines
 * that start with {@code #} explain and are skipped:
 *
 * <pre>
 * M08 | commits entries of older terms by counting | I8 I7 | common
 * &#64; io/quorate/raft/core/Leader.java
 * - a snippet of that file, which may have
 * - several lines
 * + what takes its place
 * </pre>
 *
 * @param id its short name
 * @param bug what is wrong
 * @param invariants which invariants are expected to notice
 * @param hunt where it is hunted, and how often
 * @param edits the changes
 */
record Mutant(String id, String bug, String invariants, Hunt hunt, List<Edit> edits) {
    private static final String ENDING = ".mutant";

    /**
     * Where a mutant is hunted, and how often.
     *
     * @param isRare whether it takes a lucky seed, so that it is not hunted in every build
     * @param needsLeases whether it shows only where leases are on, so that it is hunted in scenarios made for them
     */
    record Hunt(boolean isRare, boolean needsLeases) {}

    /**
     * One change.
     *
     * @param file the source file, from the root of the sources
     * @param snippet what is there
     * @param replacement what takes its place; may be empty
     */
    record Edit(String file, String snippet, String replacement) {}

    /** Reads all the mutants of a directory, in the order of their names. */
    static List<Mutant> readAll(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(directory)) {
            files = listed.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        }
        List<Mutant> mutants = new ArrayList<>();
        for (Path file : files) {
            Mutant mutant = parse(Files.readString(file));
            if (!(mutant.id() + ENDING).equals(String.valueOf(file.getFileName()))) {
                throw new IllegalArgumentException(file + " holds the mutant " + mutant.id());
            }
            mutants.add(mutant);
        }
        return mutants;
    }

    /** Reads one mutant. */
    static Mutant parse(String text) {
        List<String> lines = text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .toList();
        String[] title = lines.get(0).split("\\|", -1);
        if (title.length != 4) {
            throw new IllegalArgumentException(
                    "not `id | bug | invariants | common or rare [leases]`: " + lines.get(0));
        }
        List<String> words = List.of(title[3].strip().split(" "));
        Hunt hunt = new Hunt(words.contains("rare"), words.contains("leases"));
        List<Edit> edits = new ArrayList<>();
        String file = "";
        int at = 1;
        while (at < lines.size()) {
            if (lines.get(at).startsWith("@ ")) {
                file = lines.get(at++).substring(2).strip();
            }
            int start = at;
            at = skip(lines, at, "-");
            int middle = at;
            at = skip(lines, at, "+");
            if (middle == start || file.isEmpty()) {
                throw new IllegalArgumentException(title[0].strip() + ": not a change: " + lines.get(start));
            }
            edits.add(new Edit(file, join(lines, start, middle), join(lines, middle, at)));
        }
        return new Mutant(title[0].strip(), title[1].strip(), title[2].strip(), hunt, edits);
    }

    private static int skip(List<String> lines, int from, String mark) {
        int at = from;
        while (at < lines.size() && lines.get(at).startsWith(mark)) {
            at++;
        }
        return at;
    }

    private static String join(List<String> lines, int from, int to) {
        return lines.subList(from, to).stream().map(line -> line.substring(1)).collect(Collectors.joining("\n"));
    }

    /** Returns the changed copies of the sources it touches, by their paths from the root of the sources. */
    List<PatchedSource> patch(Path sources) throws IOException {
        List<PatchedSource> patched = new ArrayList<>();
        for (String file : new TreeSet<>(edits.stream().map(Edit::file).toList())) {
            PatchedSource source = new PatchedSource(file, Files.readString(sources.resolve(file)));
            for (Edit edit : edits) {
                if (edit.file().equals(file)) {
                    source = source.replaced(id, edit);
                }
            }
            patched.add(source);
        }
        return patched;
    }
}
