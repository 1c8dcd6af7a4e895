package io.quorate.raft.spi;

/**
 * A log or snapshot store could not do its work. Thrown by a write or a sync it is fatal: what is on the disk is
 * unknown, the write is never tried again, and the groups of that store stop serving.
 */
public class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one with a message that names the file and, where known, the offset. */
    public StorageException(String message) {
        super(message);
    }

    /** Makes one with a message that names the file and, where known, the offset. */
    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
