package io.quorate.raft.runtime;

import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A snapshot's file: where it is now, and how many read it. One that is discarded goes when its last reader does. */
final class StoredSnapshot {
    private static final Logger LOG = LoggerFactory.getLogger(StoredSnapshot.class);

    private final long index;
    private Path path;
    private int readers;
    private boolean discarded;

    StoredSnapshot(Path path, long index) {
        this.path = path;
        this.index = index;
    }

    /** Returns the index of the last entry that it is said to hold. */
    long index() {
        return index;
    }

    synchronized Path path() {
        return path;
    }

    /** Counts a reader in, which keeps the file. */
    synchronized void retain() {
        readers++;
    }

    /** Counts a reader out. */
    synchronized void release() {
        readers--;
        deleteIfUnused();
    }

    /** Gives the file up. */
    synchronized void discard() {
        discarded = true;
        deleteIfUnused();
    }

    /** Renames the file atomically; open channels go on reading it. */
    synchronized void moveTo(Path target) throws IOException {
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        path = target;
    }

    // A file that cannot be deleted does no harm: opening the store tries again.
    private void deleteIfUnused() {
        if (discarded && readers == 0) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                LOG.warn("snapshot file {} is left over: {}", path, e.toString());
            }
        }
    }

    /** Says which file it is and what went wrong with it. */
    String describe(IOException cause) {
        String what = cause instanceof SnapshotFile.DamagedException ? cause.getMessage() : "failed: " + cause;
        return "snapshot file " + path() + " " + what;
    }

    StorageException failure(IOException cause) {
        return new StorageException(describe(cause), cause);
    }
}
