package io.quorate.raft.spi;

import io.quorate.raft.protocol.Bytes;

/** A snapshot in the making. It counts for nothing until {@link #commit}; closing it before drops it. */
public interface SnapshotWriter extends AutoCloseable {

    /** Appends bytes. May block. */
    void append(Bytes bytes);

    /** Returns how many bytes were appended. */
    long position();

    /**
     * Makes what was appended durable and opens it, still uncommitted, for reading. To be called once.
     *
     * @throws StorageException if the disk failed, or if this snapshot was received and its size or checksum is not the
     *     announced one
     */
    SnapshotReader finish();

    /**
     * Makes the finished snapshot the latest one, atomically and durably. One that is not newer than the latest is
     * dropped instead, since the latest holds all that it does.
     *
     * @throws StorageException if that may not have happened
     */
    void commit();

    /** Drops the snapshot unless it was committed. Does nothing the second time. */
    @Override
    void close();
}
