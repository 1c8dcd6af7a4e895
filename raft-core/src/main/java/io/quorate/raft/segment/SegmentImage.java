package io.quorate.raft.segment;

import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The bytes of a segment's file, while a start looks through them. */
final class SegmentImage {
    private final StoreDirectory directory;
    private final SegmentFile file;
    private final ByteBuffer bytes;
    private final Checksum checksum;

    private SegmentImage(StoreDirectory directory, SegmentFile file, ByteBuffer bytes, Checksum checksum) {
        this.directory = directory;
        this.file = file;
        this.bytes = bytes;
        this.checksum = checksum;
    }

    /** Loads the first so many bytes of a file, or what there is of them. */
    static SegmentImage load(StoreDirectory directory, SegmentFile file, int length, Checksum checksum)
            throws IOException {
        byte[] loaded = new byte[Math.min(length, file.capacity())];
        file.read(loaded, loaded.length, 0);
        return new SegmentImage(directory, file, ByteBuffer.wrap(loaded), checksum);
    }

    /** Returns the header at this position, or null where there is none. */
    @Nullable
    FrameHeader headerAt(int position) {
        return FrameHeader.read(bytes, position, checksum);
    }

    /** Returns the header of the frame at this position, or null where there is none or not all of it is right. */
    @Nullable
    FrameHeader wholeFrameAt(int position) {
        FrameHeader header = headerAt(position);
        if (header == null || header.length() > bytes.capacity() - position) {
            return null;
        }
        int end = position + header.length();
        int at = position + FrameHeader.BYTES;
        for (int i = 0; i < header.records(); i++) {
            if (!RecordKind.isWhole(bytes, at, end, checksum, header.segment())) {
                return null;
            }
            at += bytes.getInt(at);
        }
        return end - at < FrameHeader.ALIGNMENT ? header : null;
    }

    /** Tells the visitor what the records of a whole frame say. */
    void tell(FrameHeader header, int position, RecordVisitor visitor) {
        int at = position + FrameHeader.BYTES;
        for (int i = 0; i < header.records(); i++) {
            try {
                RecordKind.visit(bytes, at, Location.of(header.segment(), at), visitor);
            } catch (IllegalArgumentException e) {
                throw damaged(at, String.valueOf(e.getMessage()), e);
            }
            at += bytes.getInt(at);
        }
    }

    /** Returns whether anywhere after this position there is a frame of this segment or a newer one. */
    boolean hasFrameAfter(int position, long segment) {
        for (int at = position + FrameHeader.ALIGNMENT; at < bytes.capacity(); at += FrameHeader.ALIGNMENT) {
            FrameHeader header = headerAt(at);
            if (header != null && header.segment() >= segment) {
                return true;
            }
        }
        return false;
    }

    StorageException damaged(int position, String what) {
        return damaged(position, what, null);
    }

    private StorageException damaged(int position, String what, @Nullable Throwable cause) {
        return directory.damaged("file " + file.path().getFileName() + ", offset " + position + ": " + what, cause);
    }
}
