package peerbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory for one measurement, which goes with all that is in it. */
public record Scratch(Path directory) implements AutoCloseable {

    /** Makes one in this directory, which is made too where it is not there. */
    public static Scratch in(String parent, String name) throws IOException {
        return new Scratch(Files.createTempDirectory(Files.createDirectories(Path.of(parent)), name));
    }

    /** Returns how many bytes its files have. */
    public long sizeBytes() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
        }
        return bytes;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted(Comparator.reverseOrder()).toList();
        }
    }

    @Override
    public void close() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
    }
}
