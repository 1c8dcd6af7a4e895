package io.quorate.raft.spi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps some room of a disk free, for stores: a write that would need it is refused before it begins, where it still
 * can be, instead of failing in the middle. Where nobody can tell how much is free, as on a file system without such a
 * figure, everything is let through. Quotas that the file system does not count as used space are not seen.
 *
 * <p>May be used by any thread. Asks the file system each time, which takes about a microsecond.
 */
public final class DiskReserve {

    /** Tells how many bytes are free. */
    @FunctionalInterface
    public interface FreeSpace {

        /** Returns how many bytes may be written, now. */
        long usableBytes() throws IOException;
    }

    private final String place;
    private final long reserveBytes;
    private final FreeSpace space;

    /** Makes a reserve; the place is named where there is no room. */
    public DiskReserve(String place, long reserveBytes, FreeSpace space) {
        if (reserveBytes < 0) {
            throw new IllegalArgumentException("a reserve must not be negative: " + reserveBytes);
        }
        this.place = place;
        this.reserveBytes = reserveBytes;
        this.space = space;
    }

    /** Makes a reserve of the disk that holds this directory, which must be there. */
    public static DiskReserve of(Path directory, long reserveBytes) {
        return new DiskReserve(directory.toString(), reserveBytes, spaceOf(directory));
    }

    private static FreeSpace spaceOf(Path directory) {
        try {
            return Files.getFileStore(directory)::getUsableSpace;
        } catch (IOException | UnsupportedOperationException e) {
            return () -> Long.MAX_VALUE;
        }
    }

    /**
     * Returns if so many bytes can be written and the reserve is left. They may be fewer than none, where the store has
     * room of its own.
     *
     * @throws StorageFullException if not
     */
    public void require(long bytes) {
        long usable;
        try {
            usable = space.usableBytes();
        } catch (IOException e) {
            // The write itself will tell what is wrong.
            return;
        }
        long left = bytes < 0 ? Math.max(usable, usable - bytes) : usable - bytes;
        if (left < reserveBytes) {
            throw new StorageFullException("the disk of " + place + " is full: " + usable + " bytes are free, "
                    + reserveBytes + " are kept in reserve, and " + bytes + " are to be written");
        }
    }
}
