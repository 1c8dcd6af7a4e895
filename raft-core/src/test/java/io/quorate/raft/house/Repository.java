package io.quorate.raft.house;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the sources and pages are that tests read. */
public final class Repository {
    private Repository() {}

    /** Returns the directory that holds all modules, wherever in it the tests are run. */
    public static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve(".mvn"))) {
            Path parent = directory.getParent();
            if (parent == null) {
                throw new IllegalStateException("no directory above this one has .mvn in it");
            }
            directory = parent;
        }
        return directory;
    }
}
