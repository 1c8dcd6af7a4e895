package io.quorate.raft.segment;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Whose store this is. The file appears at the end of the first start, once there is a segment: where it is, there must
 * be a log. It holds {@code magic (8 bytes), format version (4), incarnation (8), cluster and node}, each with its
 * length in a byte before it, and a CRC32C (4), big-endian.
 */
final class IdentityFile {
    private static final long MAGIC = 0x51554F52534C4F47L;
    private static final int FORMAT_VERSION = 2;
    private static final int MAX_BYTES = 1024;

    private IdentityFile() {}

    /** Returns whose store it is, or null where a first start never came to its end. */
    static @Nullable NodeIdentity read(StoreDirectory directory) throws IOException {
        if (!directory.has(StoreDirectory.IDENTITY)) {
            return null;
        }
        byte[] bytes;
        try (FileChannel file = FileChannel.open(directory.file(StoreDirectory.IDENTITY), StandardOpenOption.READ)) {
            bytes = FileBytes.readSmall(file, MAX_BYTES);
        }
        try {
            return decode(bytes);
        } catch (IllegalArgumentException e) {
            throw new StorageException("log store " + directory + " is damaged: file IDENTITY: " + e.getMessage(), e);
        }
    }

    private static NodeIdentity decode(byte[] bytes) {
        if (bytes.length < Integer.BYTES) {
            throw new IllegalArgumentException("only " + bytes.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (buffer.getInt(bytes.length - Integer.BYTES) != Checksum.plain(bytes)) {
            throw new IllegalArgumentException("wrong checksum");
        }
        try {
            if (buffer.getLong() != MAGIC) {
                throw new IllegalArgumentException("not an identity");
            }
            int version = buffer.getInt();
            if (version != FORMAT_VERSION) {
                throw new IllegalArgumentException(
                        "format version " + version + ", this program knows " + FORMAT_VERSION + " only");
            }
            long incarnation = buffer.getLong();
            return new NodeIdentity(new ClusterId(text(buffer)), new NodeId(text(buffer)), incarnation);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("too short", e);
        }
    }

    private static String text(ByteBuffer buffer) {
        byte[] ascii = new byte[Byte.toUnsignedInt(buffer.get())];
        buffer.get(ascii);
        return Bytes.wrap(ascii).toUtf8();
    }

    /** Writes the file durably; afterwards it is there as a whole or not at all. */
    static void write(StoreDirectory directory, NodeIdentity identity) throws IOException {
        byte[] cluster = Bytes.utf8(identity.cluster().value()).toByteArray();
        byte[] node = Bytes.utf8(identity.node().value()).toByteArray();
        ByteBuffer buffer = ByteBuffer.allocate(8 + 4 + 8 + 1 + cluster.length + 1 + node.length + 4);
        buffer.putLong(MAGIC).putInt(FORMAT_VERSION).putLong(identity.incarnation());
        buffer.put((byte) cluster.length).put(cluster).put((byte) node.length).put(node);
        buffer.putInt(Checksum.plain(buffer.array())).flip();
        Path unfinished = directory.file(StoreDirectory.UNFINISHED_IDENTITY);
        try (FileChannel file = FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            FileBytes.write(file, buffer, 0);
            file.force(true);
        }
        Files.move(unfinished, directory.file(StoreDirectory.IDENTITY), StandardCopyOption.ATOMIC_MOVE);
        directory.sync();
    }
}
