package io.quorate.raft.runtime;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.DiskReserve;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.SnapshotStore;
import io.quorate.raft.spi.SnapshotWriter;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the snapshots of one group as files of a directory, which belongs to one store at a time. Whatever their size,
 * snapshots pass through small buffers.
 *
 * <p>A snapshot is written under a temporary name and synced; committing renames it and syncs the directory, and only
 * then is the one before deleted, once nobody reads it. So a crash leaves the old one, the new one or both, and opening
 * the store clears up. A damaged latest snapshot is reported and never passed over for an older one, because the log
 * between the two may be gone already.
 */
public final class FileSnapshotStore implements SnapshotStore {
    /** How much of the disk a store leaves free, unless told otherwise: 64 MiB. */
    public static final long DEFAULT_RESERVE_BYTES = 64L << 20;

    private final SnapshotDirectory directory;
    private final DiskReserve reserve;
    private final Set<FileSnapshotReader> readers = new HashSet<>();
    private final Set<FileSnapshotWriter> writers = new HashSet<>();
    private @Nullable StoredSnapshot latest;
    private long temporaryFiles;
    private boolean closed;

    /**
     * Opens the store, makes its directory where it is missing, and deletes what is unfinished or outdated.
     *
     * @param path the group's own directory for snapshots
     * @throws StorageException if the directory cannot be made, read or cleared up
     */
    public FileSnapshotStore(Path path) {
        this(path, DEFAULT_RESERVE_BYTES);
    }

    /**
     * Opens the store as {@link #FileSnapshotStore(Path)} does.
     *
     * @param path the group's own directory for snapshots
     * @param reserveBytes how much of the disk stays free: a snapshot that would need it is given up
     * @throws StorageException if the directory cannot be made, read or cleared up
     */
    public FileSnapshotStore(Path path, long reserveBytes) {
        try {
            directory = SnapshotDirectory.open(path);
            reserve = DiskReserve.of(path, reserveBytes);
            List<Path> committed = directory.committed();
            if (!committed.isEmpty()) {
                // An earlier life may have ended between renaming the newest and syncing its name.
                directory.sync();
                Path newest = committed.get(committed.size() - 1);
                latest = new StoredSnapshot(newest, SnapshotDirectory.index(newest));
                deleteOutdated(committed.subList(0, committed.size() - 1), latest);
            }
        } catch (IOException e) {
            throw new StorageException("snapshot directory " + path + " cannot be opened: " + e, e);
        }
    }

    private static void deleteOutdated(List<Path> outdated, StoredSnapshot newest) throws IOException {
        if (!outdated.isEmpty() && isWhole(newest)) {
            for (Path file : outdated) {
                Files.delete(file);
            }
        }
    }

    // Where the newest is damaged, latest() says so, and the older ones stay for whoever has to mend it.
    private static boolean isWhole(StoredSnapshot newest) {
        try (FileSnapshotReader reader = FileSnapshotReader.open(newest, closing -> {})) {
            return reader.meta().index() == newest.index();
        } catch (StorageException e) {
            return false;
        }
    }

    @Override
    public synchronized Optional<SnapshotReader> latest() {
        requireOpen();
        StoredSnapshot file = latest;
        if (file == null) {
            return Optional.empty();
        }
        SnapshotReader reader = open(file);
        if (reader.meta().index() != file.index()) {
            reader.close();
            throw new StorageException("snapshot file " + file.path() + " holds the snapshot of another index, "
                    + reader.meta().index());
        }
        return Optional.of(reader);
    }

    /** Opens a file for reading, until the reader or this store is closed. */
    synchronized SnapshotReader open(StoredSnapshot file) {
        requireOpen();
        FileSnapshotReader reader = FileSnapshotReader.open(file, this::closed);
        readers.add(reader);
        return reader;
    }

    @Override
    public SnapshotWriter take(EntryId last, long configurationIndex, Configuration configuration) {
        return begin(new SnapshotMeta(last, configurationIndex, configuration, 0, 0), null);
    }

    @Override
    public SnapshotWriter receive(SnapshotMeta meta) {
        return begin(meta, meta);
    }

    private synchronized SnapshotWriter begin(SnapshotMeta meta, @Nullable SnapshotMeta announced) {
        requireOpen();
        reserve.require(meta.sizeBytes());
        ByteBuffer header = SnapshotFile.header(meta.last(), meta.configurationIndex(), meta.configuration());
        temporaryFiles++;
        Path path = directory.temporaryFile(meta.index(), temporaryFiles);
        FileSnapshotWriter writer =
                FileSnapshotWriter.create(this, new StoredSnapshot(path, meta.index()), header, announced);
        writers.add(writer);
        return writer;
    }

    /** Returns if so many bytes can be written; otherwise throws {@link io.quorate.raft.spi.StorageFullException}. */
    void requireRoom(long bytes) {
        reserve.require(bytes);
    }

    /** Makes a finished file the latest; returns false, and does nothing, where that would be a step back. */
    synchronized boolean commit(StoredSnapshot file) {
        requireOpen();
        StoredSnapshot previous = latest;
        if (previous != null && file.index() <= previous.index()) {
            return false;
        }
        try {
            file.moveTo(directory.committedFile(file.index()));
            directory.sync();
        } catch (IOException e) {
            throw file.failure(e);
        }
        latest = file;
        if (previous != null) {
            previous.discard();
        }
        return true;
    }

    private synchronized void closed(FileSnapshotReader reader) {
        readers.remove(reader);
    }

    synchronized void closed(FileSnapshotWriter writer) {
        writers.remove(writer);
    }

    /** Closes every reader and writer; what is uncommitted is deleted. Does nothing the second time. */
    @Override
    public void close() {
        List<FileSnapshotReader> openReaders;
        List<FileSnapshotWriter> openWriters;
        synchronized (this) {
            closed = true;
            openReaders = List.copyOf(readers);
            openWriters = List.copyOf(writers);
        }
        openWriters.forEach(FileSnapshotWriter::close);
        openReaders.forEach(FileSnapshotReader::close);
    }

    private void requireOpen() {
        if (closed) {
            throw new StorageException("the snapshot store in " + directory.path() + " is closed");
        }
    }
}
