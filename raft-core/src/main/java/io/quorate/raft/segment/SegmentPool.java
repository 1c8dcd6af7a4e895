package io.quorate.raft.segment;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The files in which nothing is live, and the making of new ones. For the writer alone. */
final class SegmentPool implements AutoCloseable {
    private static final int UNIT_BYTES = 4096;

    private final StoreDirectory directory;
    private final SegmentedLogStoreOptions options;
    private final ArrayDeque<SegmentFile> free = new ArrayDeque<>();
    private int nextSlot;

    SegmentPool(StoreDirectory directory, SegmentedLogStoreOptions options, int nextSlot) {
        this.directory = directory;
        this.options = options;
        this.nextSlot = nextSlot;
    }

    /** Returns a file with room for so many bytes: a free one, or a new one. */
    SegmentFile take(long bytes) throws IOException {
        if (bytes <= options.segmentBytes()) {
            SegmentFile recycled = free.poll();
            return recycled != null ? recycled : create(options.segmentBytes());
        }
        long capacity = (bytes + UNIT_BYTES - 1) / UNIT_BYTES * UNIT_BYTES;
        if (capacity > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a write of " + bytes + " bytes is too large");
        }
        return create((int) capacity);
    }

    long freeBytes() {
        return (long) free.size() * options.segmentBytes();
    }

    private SegmentFile create(int capacity) throws IOException {
        SegmentFile file = SegmentFile.create(directory, nextSlot, capacity);
        nextSlot++;
        return file;
    }

    /** Takes a file in which nothing is live any more, and of which the log says so durably. */
    void give(SegmentFile file) throws IOException {
        if (file.capacity() == options.segmentBytes() && free.size() < options.freeSegments()) {
            free.add(file);
        } else {
            file.close();
            Files.delete(file.path());
        }
    }

    @Override
    public void close() throws IOException {
        List<SegmentFile> files = new ArrayList<>(free);
        free.clear();
        for (SegmentFile file : files) {
            file.close();
        }
    }
}
