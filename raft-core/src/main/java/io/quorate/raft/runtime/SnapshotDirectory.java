package io.quorate.raft.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory of a group's snapshots, and how its files are named: {@code <index>.snapshot} once committed,
 * {@code <index>-<number>.tmp} before. The index has 19 digits, so that the order of names is that of age. Other names
 * are left alone.
 */
final class SnapshotDirectory {
    private static final Pattern COMMITTED = Pattern.compile("\\d{19}\\.snapshot");
    private static final Pattern TEMPORARY = Pattern.compile("\\d{19}-\\d+\\.tmp");
    private static final int INDEX_DIGITS = 19;

    private final Path path;

    private SnapshotDirectory(Path path) {
        this.path = path;
    }

    /** Makes the directory durably where it is missing, and removes what an earlier life left unfinished. */
    static SnapshotDirectory open(Path directory) throws IOException {
        Path path = directory.toAbsolutePath().normalize();
        create(path);
        SnapshotDirectory opened = new SnapshotDirectory(path);
        for (Path leftover : opened.list(TEMPORARY)) {
            Files.delete(leftover);
        }
        return opened;
    }

    private static void create(Path directory) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path at = directory; at != null && !Files.exists(at); at = at.getParent()) {
            missing.add(at);
        }
        Files.createDirectories(directory);
        for (Path made : missing) {
            Path parent = made.getParent();
            if (parent != null) {
                sync(parent);
            }
        }
    }

    Path path() {
        return path;
    }

    /** Returns the committed files, the newest last. */
    List<Path> committed() throws IOException {
        return list(COMMITTED);
    }

    private List<Path> list(Pattern names) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(
                            file -> names.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    /** Returns the index that a committed file's name tells; negative for one that no log can have. */
    static long index(Path committed) {
        return Long.parseUnsignedLong(committed.getFileName().toString().substring(0, INDEX_DIGITS));
    }

    Path committedFile(long index) {
        return path.resolve(String.format(Locale.ROOT, "%019d.snapshot", index));
    }

    Path temporaryFile(long index, long number) {
        return path.resolve(String.format(Locale.ROOT, "%019d-%d.tmp", index, number));
    }

    /** Makes what was renamed in this directory durable. */
    void sync() throws IOException {
        sync(path);
    }

    private static void sync(Path directory) throws IOException {
        // Windows cannot open a directory, and journals renames without being asked.
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
