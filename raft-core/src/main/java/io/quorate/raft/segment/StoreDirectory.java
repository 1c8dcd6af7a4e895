package io.quorate.raft.segment;

import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory of a store, which is locked as long as it is open. */
final class StoreDirectory implements AutoCloseable {
    static final String LOCK = "LOCK";
    static final String IDENTITY = "IDENTITY";
    static final String UNFINISHED_IDENTITY = "IDENTITY.tmp";
    static final String MARK = "ACKNOWLEDGED";

    private static final String SEGMENT_PREFIX = "segment-";
    private static final Pattern SEGMENT = Pattern.compile("segment-\\d{6,9}");

    private final Path path;
    private final FileChannel lockFile;

    private StoreDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Makes the directory durably where it is missing, and locks it; throws where somebody else has. */
    static StoreDirectory open(Path directory) throws IOException {
        Path path = directory.toAbsolutePath().normalize();
        create(path);
        refuseStrangeFiles(path);
        FileChannel lockFile = openOrCreate(path.resolve(LOCK));
        try {
            if (lock(lockFile) == null) {
                throw new StorageException("log store " + path + " is open already, in another process");
            }
            return new StoreDirectory(path, lockFile);
        } catch (OverlappingFileLockException e) {
            lockFile.close();
            throw new StorageException("log store " + path + " is open already, in this process", e);
        } catch (IOException | StorageException e) {
            lockFile.close();
            throw e;
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        return file.tryLock();
    }

    private static void create(Path directory) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path at = directory; at != null && !Files.exists(at); at = at.getParent()) {
            missing.add(at);
        }
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            throw new StorageException("log store " + directory + ": " + e.getMessage() + " is not a directory", e);
        }
        for (Path made : missing) {
            Path parent = made.getParent();
            if (parent != null) {
                sync(parent);
            }
        }
    }

    private static void refuseStrangeFiles(Path directory) throws IOException {
        for (String name : names(directory)) {
            boolean ours = name.equals(LOCK)
                    || name.equals(IDENTITY)
                    || name.equals(UNFINISHED_IDENTITY)
                    || name.equals(MARK)
                    || SEGMENT.matcher(name).matches();
            if (!ours) {
                throw new StorageException(
                        "directory " + directory + " holds something else than a log store: " + name);
            }
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Opens a file for reading and writing, after making it where it is missing. */
    static FileChannel openOrCreate(Path file) throws IOException {
        if (!Files.exists(file)) {
            return FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    boolean has(String name) {
        return Files.exists(path.resolve(name));
    }

    Path segmentFile(int slot) {
        return path.resolve(String.format(Locale.ROOT, SEGMENT_PREFIX + "%06d", slot));
    }

    /** Returns the numbers of the segment files that are there, in order. */
    List<Integer> slots() throws IOException {
        List<Integer> slots = new ArrayList<>();
        for (String name : names(path)) {
            if (SEGMENT.matcher(name).matches()) {
                slots.add(Integer.valueOf(name.substring(SEGMENT_PREFIX.length())));
            }
        }
        slots.sort(null);
        return slots;
    }

    /** Makes the names in the directory durable. */
    void sync() throws IOException {
        sync(path);
    }

    private static void sync(Path directory) throws IOException {
        // Windows cannot open a directory, and journals names without being asked.
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    StorageException damaged(String what) {
        return damaged(what, null);
    }

    StorageException damaged(String what, @Nullable Throwable cause) {
        String message = "log store " + path + " is damaged: " + what;
        return cause == null ? new StorageException(message) : new StorageException(message, cause);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
