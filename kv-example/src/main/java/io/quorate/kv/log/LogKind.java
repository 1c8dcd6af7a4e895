package io.quorate.kv.log;

import io.quorate.raft.logstore.rocksdb.RocksDbLogStore;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.segment.SegmentedLogStore;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which log store a node stands on. Once there is a log in a directory, it decides: no kind opens another's. */
public enum LogKind {
    /** Files of one stream, by raft-core alone. */
    SEGMENTED("segmented log", "segment-\\d+|IDENTITY\\.tmp", SegmentedLogStore::open),
    /** RocksDB. */
    ROCKSDB("RocksDB", "CURRENT|(MANIFEST|OPTIONS)-.*|LOG(\\.old\\..*)?|.*\\.(log|sst|dbtmp)", RocksDbLogStore::open);

    private final String title;
    // The files that only this kind makes: LOCK, IDENTITY and ACKNOWLEDGED are there with either.
    private final Pattern files;
    private final Opener opener;

    private interface Opener {
        LogStore open(Path directory, ClusterId cluster, NodeId node);
    }

    LogKind(String title, String files, Opener opener) {
        this.title = title;
        this.files = Pattern.compile(files);
        this.opener = opener;
    }

    /** Returns what it is, in words. */
    public String title() {
        return title;
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Opens the log of a node, or makes one where the directory is empty or missing.
     *
     * @throws StorageException if there is a log of another kind, which is left as it is, or the store cannot be opened
     */
    public LogStore open(Path directory, ClusterId cluster, NodeId node) {
        for (LogKind other : values()) {
            if (other != this && other.isIn(directory)) {
                throw new StorageException(directory + " holds a log of the kind " + other.word() + ", not " + word()
                        + ": start with --log " + other.word());
            }
        }
        return opener.open(directory, cluster, node);
    }

    private boolean isIn(Path directory) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> found = Files.list(directory)) {
            return found.map(file -> file.getFileName().toString()).anyMatch(files.asMatchPredicate());
        } catch (IOException failed) {
            throw new StorageException("log store " + directory + " cannot be opened: " + failed, failed);
        }
    }
}
