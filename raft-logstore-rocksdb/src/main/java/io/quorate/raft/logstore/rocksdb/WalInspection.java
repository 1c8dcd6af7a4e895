package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the write-ahead log before RocksDB does, to tell what a power loss cut off from what was damaged. RocksDB knows
 * nothing of acknowledgements: of its recovery modes, one refuses every end that a power loss may leave, one gives up
 * at any bad checksum and yet takes a damaged length or a zeroed stretch for the end of the log, and one drops
 * everything from the first bad record on. This store can know more, as it syncs each record before it begins the next.
 *
 * <p>Only reads, as it comes before RocksDB's lock. What another process writes meanwhile looks like a torn end at
 * worst.
 */
final class WalInspection {
    private static final Pattern NAME = Pattern.compile("\\d+\\.log");

    private WalInspection() {}

    /**
     * Returns whether the log ends with an incomplete record, which was never acknowledged and may be dropped.
     *
     * @throws StorageException if anything before that is damaged or missing, with file and offset
     */
    static boolean findsTornEnd(Path directory) {
        try {
            boolean torn = false;
            long nextSequence = 0;
            for (Path file : files(directory)) {
                try (WalFile wal = new WalFile(file, nextSequence)) {
                    wal.scan();
                    // An earlier file's torn end was dropped by an earlier start; a gap after it would have been found.
                    torn = wal.isTorn() || (torn && wal.nextSequence() == nextSequence);
                    nextSequence = wal.nextSequence();
                }
            }
            return torn;
        } catch (IOException e) {
            throw new StorageException("log store " + directory + " cannot be read: " + e, e);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            all.filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                    .forEach(files::add);
        }
        files.sort(Comparator.comparing(WalInspection::number));
        return files;
    }

    private static long number(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }
}
