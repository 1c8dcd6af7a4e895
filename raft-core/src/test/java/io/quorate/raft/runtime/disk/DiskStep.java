package io.quorate.raft.runtime.disk;

import io.quorate.raft.protocol.Bytes;

/**
 * One step of what was done to a disk.
 *
 * @param kind what was done
 * @param file the number of the file; 0 where it is none
 * @param name its name, or its old name
 * @param target its new name
 * @param position where bytes were written; what a mark says
 * @param bytes the bytes that were written
 */
public record DiskStep(Kind kind, int file, String name, String target, long position, Bytes bytes) {

    /** What may be done to a disk. */
    public enum Kind {
        /** A file was made, empty. */
        CREATE,
        /** Bytes were written. */
        WRITE,
        /** The bytes of a file were synced. */
        SYNC,
        /** A file was given another name. */
        RENAME,
        /** A name was removed. */
        DELETE,
        /** The names in the directory were synced. */
        SYNC_DIRECTORY,
        /** Whoever uses the disk noted how far it is. */
        MARK
    }

    static DiskStep of(Kind kind, int file, String name) {
        return new DiskStep(kind, file, name, "", 0, Bytes.EMPTY);
    }

    @Override
    public String toString() {
        return kind + " " + name + (target.isEmpty() ? "" : " to " + target) + " " + position + "+" + bytes.length();
    }
}
