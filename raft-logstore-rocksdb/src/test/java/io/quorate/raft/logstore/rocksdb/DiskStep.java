package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.protocol.Bytes;

/**
 * One step of what a store did to its directory.
 *
 * @param kind what happened
 * @param file the name of the file it happened to; empty where there is none
 * @param bytes what was written
 * @param number how many writes of the script were begun or acknowledged by then
 */
record DiskStep(Kind kind, String file, Bytes bytes, int number) {
    enum Kind {
        /** A file was made, empty. */
        CREATE,
        /** Bytes were added at the end of a file. */
        APPEND,
        /** A file was synced. */
        SYNC,
        /** A whole file was put in place, its content synced before. */
        REPLACE,
        /** A small file was overwritten in place and not synced. */
        OVERWRITE,
        /** A file was deleted. */
        DELETE,
        /** A call of the store begins. */
        BEGIN,
        /** A call of the store returned. */
        ACKNOWLEDGE
    }

    static DiskStep of(Kind kind, String file) {
        return new DiskStep(kind, file, Bytes.EMPTY, 0);
    }

    static DiskStep of(Kind kind, String file, Bytes bytes) {
        return new DiskStep(kind, file, bytes, 0);
    }

    static DiskStep of(Kind kind, int number) {
        return new DiskStep(kind, "", Bytes.EMPTY, number);
    }

    @Override
    public String toString() {
        return kind + (file.isEmpty() ? " " + number : " " + file) + (bytes.length() == 0 ? "" : " +" + bytes.length());
    }
}
