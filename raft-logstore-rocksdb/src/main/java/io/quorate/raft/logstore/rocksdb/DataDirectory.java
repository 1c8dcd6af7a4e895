package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory of a store, before RocksDB is let near it: RocksDB would make a new database wherever it misses one.
 */
final class DataDirectory {
    private static final String CURRENT = "CURRENT";
    // What a first start may leave that was cut off before it wrote anything of ours.
    private static final Pattern OF_AN_UNFINISHED_START =
            Pattern.compile("LOCK|IDENTITY|LOG(\\.old\\.\\d+)?|MANIFEST-000001|.*\\.dbtmp");

    private DataDirectory() {}

    /**
     * Makes the directory if it is not there, and looks whether a store may be opened or made in it.
     *
     * @throws StorageException if there is something else, or a store of which essential files are missing
     */
    static void prepare(Path directory) {
        try {
            makeDurably(directory);
            List<String> names = names(directory);
            if (!names.contains(CURRENT)) {
                requireUnused(directory, names);
            } else if (hasAny(names, ".sst") && !hasAny(names, ".log")) {
                throw new StorageException("log store " + directory + " is damaged: its write-ahead log is missing");
            }
        } catch (FileAlreadyExistsException e) {
            throw new StorageException("log store " + directory + ": " + e.getMessage() + " is not a directory", e);
        } catch (IOException e) {
            throw new StorageException("log store " + directory + " cannot be opened: " + e, e);
        }
    }

    /**
     * Returns whether the first start did not come to its end, so that no write was ever acknowledged: it puts the
     * identity of the store into a table file.
     */
    static boolean isUnfinished(Path directory) {
        try {
            return !hasAny(names(directory), ".sst");
        } catch (IOException e) {
            throw new StorageException("log store " + directory + " cannot be opened: " + e, e);
        }
    }

    private static void requireUnused(Path directory, List<String> names) {
        for (String name : names) {
            if (name.endsWith(".sst") || name.endsWith(".log") || name.equals(AcknowledgedMark.FILE)) {
                throw new StorageException(
                        "log store " + directory + " is damaged: it has " + name + " but no file " + CURRENT);
            }
        }
        for (String name : names) {
            if (!OF_AN_UNFINISHED_START.matcher(name).matches()) {
                throw new StorageException(
                        "directory " + directory + " holds something else than a log store: " + name);
            }
        }
    }

    private static boolean hasAny(List<String> names, String ending) {
        return names.stream().anyMatch(name -> name.endsWith(ending));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Makes the directories that are missing, each with its name safely written in the one above. */
    private static void makeDurably(Path directory) throws IOException {
        Path path = directory.toAbsolutePath().normalize();
        Path parent = path.getParent();
        if (parent == null || Files.isDirectory(path)) {
            return;
        }
        makeDurably(parent);
        Files.createDirectory(path);
        sync(parent);
    }

    /** Makes the names in a directory durable. */
    static void sync(Path directory) throws IOException {
        // Windows cannot open a directory as a file, and needs no such sync.
        if (directory.getFileSystem().getSeparator().equals("/")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
