package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.protocol.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A file that is only ever added to. */
final class CrashFile {
    private static final int SECTOR_BYTES = 512;
    private static final int PAGE_BYTES = 4096;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int syncedBytes;
    // Whether the directory was synced since the file was made, and whether it will be.
    private boolean named;
    private boolean toBeNamed;
    private boolean toBeDeleted;

    /** Returns a file that is on stable storage. */
    static CrashFile synced(Bytes bytes) {
        CrashFile file = new CrashFile();
        file.append(bytes);
        file.sync();
        file.name();
        return file;
    }

    void append(Bytes more) {
        bytes.writeBytes(more.toByteArray());
    }

    void sync() {
        syncedBytes = bytes.size();
    }

    /** Notes that the directory will be synced. */
    void toBeNamed() {
        toBeNamed = true;
    }

    boolean isToBeNamed() {
        return toBeNamed;
    }

    /** Notes that the directory will be synced, and that this file is deleted in it. */
    void toBeDeleted() {
        toBeDeleted = true;
    }

    boolean isToBeDeleted() {
        return toBeDeleted;
    }

    /** Notes that the directory was synced. */
    void name() {
        named = true;
    }

    boolean isNamed() {
        return named;
    }

    Bytes bytes() {
        return Bytes.wrap(all());
    }

    /** Returns what was written, synced or not. */
    byte[] all() {
        return bytes.toByteArray();
    }

    /** Returns what a power loss may leave of it; null for nothing at all. */
    byte @Nullable [] left(SplittableRandom random) {
        if (!named && random.nextInt(3) == 0) {
            return null;
        }
        byte[] all = all();
        int unsynced = all.length - syncedBytes;
        if (unsynced == 0) {
            return all;
        }
        int kind = random.nextInt(6);
        if (kind >= 4) {
            loseBlocks(all, random, kind == 4 || random.nextBoolean() ? SECTOR_BYTES : PAGE_BYTES);
        }
        return switch (kind) {
            case 0, 4 -> all;
            case 1 -> Arrays.copyOf(all, syncedBytes);
            case 2 -> Arrays.copyOf(all, syncedBytes + random.nextInt(Math.min(unsynced, 40) + 1));
            default -> Arrays.copyOf(all, syncedBytes + random.nextInt(unsynced + 1));
        };
    }

    /** The length is written, but of some blocks not the content: these hold what they held before, and then zeros. */
    private void loseBlocks(byte[] all, SplittableRandom random, int blockBytes) {
        int first = syncedBytes / blockBytes;
        int last = (all.length - 1) / blockBytes;
        int odds = random.nextInt(1, 5);
        for (int block = first; block <= last; block++) {
            if (random.nextInt(4) < odds) {
                int from = Math.max(syncedBytes, block * blockBytes);
                Arrays.fill(all, from, Math.min(all.length, (block + 1) * blockBytes), (byte) 0);
            }
        }
    }
}
