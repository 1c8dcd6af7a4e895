package io.quorate.raft.spi;

/**
 * There is too little room for a write, and nothing of it was done: the store is as it was before, goes on, and may be
 * asked again. A store that finds out in the middle of a write must not throw this, but a plain
 * {@link StorageException}, which is fatal.
 */
public final class StorageFullException extends StorageException {
    private static final long serialVersionUID = 1L;

    /** Makes one that says where there is no room, and how much is wanted. */
    public StorageFullException(String message) {
        super(message);
    }
}
