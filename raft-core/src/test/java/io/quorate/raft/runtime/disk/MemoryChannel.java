package io.quorate.raft.runtime.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** An open file of a {@link MemoryDisk}, or its directory. */
final class MemoryChannel extends FileChannel {
    private final MemoryDisk disk;
    // Null for the directory.
    private final MemoryDisk.@Nullable Content content;
    private long position;

    MemoryChannel(MemoryDisk disk, MemoryDisk.@Nullable Content content) {
        this.disk = disk;
        this.content = content;
    }

    private MemoryDisk.Content content() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        if (content == null) {
            throw new IOException("Is a directory");
        }
        return content;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = read(target, position);
        position += Math.max(0, count);
        return count;
    }

    @Override
    public int read(ByteBuffer target, long from) throws IOException {
        return content().read(target, from);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = write(source, position);
        position += count;
        return count;
    }

    @Override
    public int write(ByteBuffer source, long at) throws IOException {
        return disk.write(content(), source, at);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public FileChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        return content().length();
    }

    @Override
    public void force(boolean metaData) throws IOException {
        if (content == null) {
            disk.syncDirectory();
        } else {
            disk.sync(content());
        }
    }

    @Override
    protected void implCloseChannel() {
        position = 0;
    }

    @Override
    public FileChannel truncate(long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long to, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long from, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long from, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    /** Always succeeds: a disk has one user. */
    @Override
    public FileLock tryLock(long from, long size, boolean shared) {
        return new FileLock(this, from, size, shared) {
            @Override
            public boolean isValid() {
                return MemoryChannel.this.isOpen();
            }

            @Override
            public void release() {
                // There is nobody else to take it.
            }
        };
    }
}
