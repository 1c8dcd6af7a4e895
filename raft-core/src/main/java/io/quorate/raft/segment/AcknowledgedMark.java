package io.quorate.raft.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A small file that says up to which frame writes were acknowledged. A frame that is damaged at the very end of the log
 * looks like one that a power loss cut off; the mark tells the two apart.
 *
 * <p>It is overwritten after each sync of the log and before the write is acknowledged, and not synced itself: a power
 * loss may leave an older mark, which claims less, and never one that claims more. A mark that is damaged itself says
 * nothing, and is written anew. At each start and stop it is synced.
 *
 * <p>The file holds {@code magic (8 bytes), frame (8), CRC32C (4)}, big-endian.
 */
final class AcknowledgedMark implements AutoCloseable {
    private static final long MAGIC = 0x51554F534D41524BL;
    private static final int BYTES = Long.BYTES + Long.BYTES + Integer.BYTES;

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
    private final byte[] mark = new byte[BYTES];

    private AcknowledgedMark(FileChannel file) {
        this.file = file;
    }

    /** Returns the last frame that was acknowledged for sure; 0 where nothing says so. */
    static long read(StoreDirectory directory) throws IOException {
        Path path = directory.file(StoreDirectory.MARK);
        if (!Files.exists(path)) {
            return 0;
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            byte[] bytes = FileBytes.readSmall(file, BYTES);
            ByteBuffer found = ByteBuffer.wrap(bytes);
            boolean whole = bytes.length == BYTES
                    && found.getLong(0) == MAGIC
                    && found.getInt(BYTES - Integer.BYTES) == Checksum.plain(bytes);
            return whole ? found.getLong(Long.BYTES) : 0;
        }
    }

    /** Opens or makes the mark and sets it durably to this frame, which is on stable storage. */
    static AcknowledgedMark open(StoreDirectory directory, long frame) throws IOException {
        AcknowledgedMark mark = new AcknowledgedMark(StoreDirectory.openOrCreate(directory.file(StoreDirectory.MARK)));
        try {
            mark.set(frame);
            mark.file.force(true);
            directory.sync();
            return mark;
        } catch (IOException e) {
            mark.file.close();
            throw e;
        }
    }

    /** Says that all frames up to this one are on stable storage, and are now acknowledged. */
    void set(long frame) throws IOException {
        ByteBuffer.wrap(mark).putLong(MAGIC).putLong(frame);
        ByteBuffer.wrap(mark).putInt(BYTES - Integer.BYTES, Checksum.plain(mark));
        buffer.clear().put(mark).flip();
        FileBytes.write(file, buffer, 0);
    }

    @Override
    public void close() throws IOException {
        try (file) {
            file.force(true);
        }
    }
}
