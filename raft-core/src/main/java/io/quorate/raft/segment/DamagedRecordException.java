package io.quorate.raft.segment;

/** A record is not what the index says: damaged, or its segment was used anew since one looked. */
final class DamagedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedRecordException(String message, Throwable cause) {
        super(message, cause);
    }

    DamagedRecordException(String message) {
        super(message);
    }
}
