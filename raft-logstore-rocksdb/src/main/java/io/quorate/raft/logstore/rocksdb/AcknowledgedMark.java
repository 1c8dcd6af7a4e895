package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * A small file beside RocksDB's that says up to which change the store acknowledged its writes. A record that is
 * damaged at the very end of the write-ahead log looks like one that a power loss cut off; the mark tells the two
 * apart.
 *
 * <p>It is overwritten after each sync of the log and before the write is acknowledged, and not synced itself: a power
 * loss may leave an older mark, which claims less, and never one that claims more than the log's sync has covered. So
 * whatever lies within the mark and is not there was lost by damage. A mark that is damaged itself says nothing, and is
 * written anew. At each start and stop it is synced.
 *
 * <p>The file holds a magic number (8 bytes), the number of the last change (8), and a CRC32C of both (4), big-endian.
 */
final class AcknowledgedMark implements AutoCloseable {
    static final String FILE = "ACKNOWLEDGED";

    private static final long MAGIC = 0x51554F524D41524BL;
    private static final int BYTES = Long.BYTES + Long.BYTES + Integer.BYTES;

    private final Path path;
    // Not a channel, which an interrupt of the writing thread would close.
    private final RandomAccessFile file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BYTES);

    private AcknowledgedMark(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Returns the number of the last change that was acknowledged for sure; empty where there is no mark or it is
     * damaged.
     *
     * @throws StorageException if the file cannot be read
     */
    static OptionalLong read(Path directory) {
        Path path = directory.resolve(FILE);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw failure(path, e);
        }
        if (bytes.length != BYTES) {
            return OptionalLong.empty();
        }
        ByteBuffer mark = ByteBuffer.wrap(bytes);
        boolean whole = mark.getLong() == MAGIC && mark.getInt(BYTES - Integer.BYTES) == checksum(bytes);
        return whole ? OptionalLong.of(mark.getLong()) : OptionalLong.empty();
    }

    /**
     * Opens or makes the mark and sets it durably.
     *
     * @param change the number of the last change, all of which are on stable storage
     * @throws StorageException if the file cannot be written
     */
    static AcknowledgedMark open(Path directory, long change) {
        Path path = directory.resolve(FILE);
        try {
            AcknowledgedMark mark = new AcknowledgedMark(path, new RandomAccessFile(path.toFile(), "rw"));
            try {
                mark.file.setLength(BYTES);
                mark.set(change);
                mark.file.getFD().sync();
                DataDirectory.sync(directory);
                return mark;
            } catch (IOException | StorageException e) {
                mark.file.close();
                throw e;
            }
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /**
     * Says that all the changes up to this one are on stable storage, and are now acknowledged.
     *
     * @throws StorageException if the file cannot be written
     */
    void set(long change) {
        buffer.clear().putLong(MAGIC).putLong(change).putInt(checksum(buffer.array()));
        try {
            file.seek(0);
            file.write(buffer.array());
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    private static int checksum(byte[] mark) {
        CRC32C checksum = new CRC32C();
        checksum.update(mark, 0, BYTES - Integer.BYTES);
        return (int) checksum.getValue();
    }

    private static StorageException failure(Path path, Exception cause) {
        return new StorageException("log store: its mark " + path + " failed: " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        try (file) {
            file.getFD().sync();
        } catch (IOException e) {
            throw failure(path, e);
        }
    }
}
