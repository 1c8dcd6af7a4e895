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
     * Mends the manifest if that is called for.
     *
     * @throws StorageException if it is damaged, and not by a power loss
     */
    static void mend(Path directory, WalEnd log) throws RocksDBException {
        try {
            Path aside = directory.resolve(ASIDE);
            remove(aside);
            if (!Files.exists(directory.resolve("CURRENT"))) {
                return;
            }
            ManifestTail manifest = ManifestTail.read(directory);
            if (!manifest.isTorn()) {
                return;
            }
            try {
                copyAside(directory, aside, manifest);
                long stored = Database.lastChangeInTables(aside);
                if (log.chainStart() > stored + 1) {
                    throw damaged(
                            manifest,
                            "changes after " + stored + " are in no table, and the write-ahead log " + "begins with "
                                    + log.chainStart());
                }
            } catch (RocksDBException e) {
                throw damaged(manifest, String.valueOf(e.getMessage()));
            } finally {
                remove(aside);
            }
            manifest.cut();
        } catch (IOException e) {
            throw new StorageException("log store " + directory + " cannot be opened: " + e, e);
        }
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
