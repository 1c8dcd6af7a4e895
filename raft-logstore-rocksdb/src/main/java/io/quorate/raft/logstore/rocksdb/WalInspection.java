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
     * Reads all of the log.
     *
     * @param leastZeros how many zeros at least must stand where a sector was never written
     * @throws StorageException if anything is damaged or missing that was on stable storage once, with file and offset
     */
    static WalEnd inspect(Path directory, int leastZeros) {
        WalEnd end = WalEnd.UNKNOWN;
        try {
            for (Path path : files(directory)) {
                // A whole file may be followed by a gap: a power loss may bring back one that is not needed any more,
                // and not those after it. That none is missing of those that are needed is for RocksDB to say.
                try (WalFile file = new WalFile(path, end.torn() ? end.nextSequence() : 0)) {
                    file.scan(leastZeros);
                    // An earlier file's torn end was dropped by an earlier start; a gap after it would have been found.
                    if (file.isTorn() || file.nextSequence() > end.nextSequence()) {
                        long next = Math.max(end.nextSequence(), file.nextSequence());
                        boolean gap = file.firstSequence() > end.nextSequence() || end.chainStart() == 0;
                        long chainStart = gap && file.firstSequence() > 0 ? file.firstSequence() : end.chainStart();
                        end = new WalEnd(chainStart, next, file.isTorn(), path, file.end());
                    }
                }
            }
            return end;
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
