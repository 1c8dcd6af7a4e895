package io.quorate.raft.logstore.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The end of RocksDB's manifest, which notes what table files there are. RocksDB takes one that ends within a note, but
 * refuses one in which a sector of the last notes was never written, though a power loss may leave that too.
 */
final class ManifestTail {
    private static final int SECTOR_BYTES = 512;

    private final Path file;
    private final byte[] bytes;
    private final int wholeBytes;

    private ManifestTail(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = bytes;
        this.wholeBytes = wholeBytes(bytes);
    }

    /** Reads the manifest that is in use. */
    static ManifestTail read(Path directory) throws IOException {
        byte[] name = Files.readAllBytes(directory.resolve("CURRENT"));
        String text = new String(name, StandardCharsets.ISO_8859_1).trim();
        Path file = directory.resolve(text.matches("MANIFEST-\\d+") ? text : "MANIFEST");
        byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        return new ManifestTail(file, bytes);
    }

    private static int wholeBytes(byte[] bytes) {
        int whole = 0;
        boolean within = false;
        for (int start = 0; start < bytes.length; start += WalFragment.BLOCK_BYTES) {
            ByteBuffer block = ByteBuffer.wrap(bytes, start, Math.min(WalFragment.BLOCK_BYTES, bytes.length - start))
                    .slice();
            int position = 0;
            while (block.limit() - position >= WalFragment.HEADER_BYTES) {
                WalFragment fragment = WalFragment.at(block, position);
                if (fragment.isStart() == within || !fragment.isWhole(block)) {
                    return whole;
                }
                within = !fragment.isEnd();
                position = fragment.end();
                if (!within) {
                    whole = start + position;
                }
            }
        }
        return whole;
    }

    /** Returns whether all of it can be read. */
    boolean isWhole() {
        return wholeBytes == bytes.length;
    }

    /** Returns whether the end looks as if the power went while it was written, and RocksDB would refuse it. */
    boolean isTorn() {
        for (int from = wholeBytes; from < bytes.length; ) {
            int to = Math.min(bytes.length, (from / SECTOR_BYTES + 1) * SECTOR_BYTES);
            if (isZero(from, to)) {
                return true;
            }
            from = to;
        }
        return false;
    }

    private boolean isZero(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the manifest. */
    Path file() {
        return file;
    }

    /** Returns where the part ends that can be read. */
    int wholeBytes() {
        return wholeBytes;
    }

    /** Returns what can be read. */
    byte[] whole() {
        return Arrays.copyOf(bytes, wholeBytes);
    }

    /** Cuts off what cannot be read, durably. */
    void cut() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(wholeBytes);
            channel.force(true);
        }
    }
}
