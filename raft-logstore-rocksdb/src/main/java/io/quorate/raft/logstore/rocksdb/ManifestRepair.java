package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;

/**
 * Cuts off notes at the end of the manifest that the power did not let RocksDB finish. Nothing that they speak of was
 * done yet: new tables repeat what the write-ahead log still has. Were they finished all the same, and damaged later,
 * then the log may be gone; so first it is made sure, in a directory aside, that the tables which the rest of the
 * manifest knows and the log leave no gap between them.
 */
final class ManifestRepair {
    private static final String ASIDE = "repair";

    private ManifestRepair() {}

    /**
     * Makes sure that nothing is missing without the notes that cannot be read, if there are such. Changes nothing.
     * Returns whether they look as if the power went while they were written, so that they may be cut off.
     *
     * @param log where the write-ahead log begins and ends
     * @throws StorageException if the notes were finished once
     */
    static boolean check(Path directory, WalEnd log) {
        Path aside = directory.resolve(ASIDE);
        try {
            remove(aside);
            if (!Files.exists(directory.resolve("CURRENT"))) {
                return false;
            }
            ManifestTail manifest = ManifestTail.read(directory);
            if (!manifest.isWhole()) {
                requireNoGap(directory, aside, manifest, log);
            }
            return manifest.isTorn();
        } catch (IOException e) {
            throw notRead(directory, e);
        }
    }

    private static void requireNoGap(Path directory, Path aside, ManifestTail manifest, WalEnd log) throws IOException {
        try {
            copyAside(directory, aside, manifest);
            long stored = Database.lastChangeInTables(aside);
            if (log.chainStart() > stored + 1) {
                throw damaged(
                        manifest,
                        "changes after " + stored + " are in no table, and the write-ahead log begins with "
                                + log.chainStart());
            }
        } catch (RocksDBException e) {
            throw damaged(manifest, String.valueOf(e.getMessage()));
        } finally {
            remove(aside);
        }
    }

    /** Cuts the unfinished notes off; to be called after the check, when nobody else has the manifest open. */
    static void cut(Path directory) {
        try {
            ManifestTail.read(directory).cut();
        } catch (IOException e) {
            throw notRead(directory, e);
        }
    }

    private static StorageException notRead(Path directory, IOException e) {
        return new StorageException("log store " + directory + " cannot be opened: " + e, e);
    }

    private static void copyAside(Path directory, Path aside, ManifestTail manifest) throws IOException {
        Files.createDirectory(aside);
        for (Path file : files(directory)) {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(".sst")) {
                Files.createLink(aside.resolve(name), file);
            } else if (name.equals("CURRENT") || name.equals("IDENTITY")) {
                Files.copy(file, aside.resolve(name));
            }
        }
        Files.write(aside.resolve(String.valueOf(manifest.file().getFileName())), manifest.whole());
    }

    private static void remove(Path aside) throws IOException {
        if (Files.exists(aside)) {
            for (Path file : files(aside)) {
                Files.delete(file);
            }
            Files.delete(aside);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static StorageException damaged(ManifestTail manifest, String what) {
        return new StorageException("log store is damaged: " + manifest.file() + " at offset " + manifest.wholeBytes()
                + ": a note is not readable, and without it " + what);
    }
}
