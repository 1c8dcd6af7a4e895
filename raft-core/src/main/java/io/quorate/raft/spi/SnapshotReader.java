package io.quorate.raft.spi;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.SnapshotMeta;
import java.io.InputStream;

/** An open snapshot. Its bytes stay readable until it is closed, even when a newer one is committed meanwhile. */
public interface SnapshotReader extends AutoCloseable {

    /** Returns what the snapshot stands for, with size and checksum. */
    SnapshotMeta meta();

    /**
     * Returns the bytes from this offset on: {@code maxBytes} of them, or what is left. May block.
     *
     * @throws StorageException if they cannot be read
     */
    Bytes read(long offset, int maxBytes);

    /**
     * Returns all the bytes as a stream, which fails with an IOException at its end where the checksum does not match.
     */
    InputStream stream();

    /** Releases the file. Does nothing the second time. */
    @Override
    void close();
}
