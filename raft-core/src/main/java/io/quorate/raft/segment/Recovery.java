package io.quorate.raft.segment;

import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what an earlier life left. The newest segment tells which older ones are live, and all of these must be
 * whole. Only the last frame of the newest one may be incomplete, since each was synced before the next was begun: that
 * is a write which a power loss cut off, if no frame follows it and the mark does not say that it was acknowledged.
 */
final class Recovery {
    private final StoreDirectory directory;
    private final Checksum checksum;
    private final Map<Integer, SegmentFile> files = new TreeMap<>();
    private final TreeMap<Long, Segment> segments = new TreeMap<>();
    private final Groups groups = new Groups();
    private final List<SegmentFile> unreadable = new ArrayList<>();

    private Recovery(StoreDirectory directory, Checksum checksum) {
        this.directory = directory;
        this.checksum = checksum;
    }

    /**
     * What there is.
     *
     * @param groups the groups and their logs
     * @param segments the segments, the newest last
     * @param unused the files of which nothing is needed
     */
    record Found(Groups groups, List<Segment> segments, List<SegmentFile> unused) {}

    /** Reads it all; throws {@link StorageException} where something acknowledged is damaged or missing. */
    static Found run(StoreDirectory directory, Checksum checksum) throws IOException {
        Recovery recovery = new Recovery(directory, checksum);
        try {
            return recovery.run();
        } catch (IOException | RuntimeException e) {
            for (SegmentFile file : recovery.files.values()) {
                file.close();
            }
            throw e;
        }
    }

    private Found run() throws IOException {
        for (int slot : directory.slots()) {
            files.put(slot, SegmentFile.open(directory, slot));
        }
        Newest newest = newest();
        SegmentFile file = newest.file;
        LiveSegments live = new LiveSegments();
        SegmentNote end = walk(newest, live);
        Replay replay = new Replay();
        for (SegmentNote note : live.notes()) {
            replay(note, replay);
        }
        files.remove(file.slot());
        segments.put(end.number(), new Segment(file, end));
        walk(newest, replay);
        for (ReplayedGroup group : replay.groups()) {
            try {
                groups.add(group.finish(segments));
            } catch (IllegalArgumentException e) {
                throw directory.damaged(String.valueOf(e.getMessage()), e);
            }
        }
        return new Found(groups, new ArrayList<>(segments.values()), new ArrayList<>(files.values()));
    }

    /** The newest segment. */
    private record Newest(SegmentFile file, FrameHeader first) {}

    private Newest newest() throws IOException {
        // Two files may claim one segment: in one its first frame was torn, and the next life began it in the other.
        List<Newest> claims = new ArrayList<>();
        for (SegmentFile file : files.values()) {
            FrameHeader header = load(file, FrameHeader.BYTES).headerAt(0);
            if (header == null) {
                unreadable.add(file);
            } else {
                claims.add(new Newest(file, header));
            }
        }
        claims.sort((one, other) -> Long.compare(other.first.segment(), one.first.segment()));
        for (Newest claim : claims) {
            if (load(claim.file, Integer.MAX_VALUE).wholeFrameAt(0) != null) {
                requireNothingNewer(claim.first.segment());
                return claim;
            }
            unreadable.add(claim.file);
        }
        throw directory.damaged("there is no segment that can be read");
    }

    /** A segment whose first frame was torn has no other. One with another was acknowledged, and is damaged. */
    private void requireNothingNewer(long segment) throws IOException {
        for (SegmentFile file : unreadable) {
            SegmentImage image = load(file, Integer.MAX_VALUE);
            if (image.hasFrameAfter(0, segment + 1)) {
                throw image.damaged(0, "the first frame of a segment cannot be read, though others follow it");
            }
        }
    }

    private SegmentImage load(SegmentFile file, int length) throws IOException {
        return SegmentImage.load(directory, file, length, checksum);
    }

    /** Goes through the newest segment, and returns where it ends. */
    private SegmentNote walk(Newest newest, RecordVisitor visitor) throws IOException {
        SegmentImage image = load(newest.file, Integer.MAX_VALUE);
        long segment = newest.first.segment();
        long frame = newest.first.number();
        int end = 0;
        @Nullable FrameHeader next = newest.first;
        while (next != null && next.segment() == segment && next.number() == frame) {
            image.tell(next, end, visitor);
            end += next.length();
            frame++;
            next = image.wholeFrameAt(end);
        }
        long last = frame - 1;
        if (image.hasFrameAfter(end, segment)) {
            throw image.damaged(end, "frame " + frame + " cannot be read, though others follow it");
        }
        long acknowledged = AcknowledgedMark.read(directory);
        if (acknowledged > last) {
            List<String> others = new ArrayList<>();
            for (SegmentFile file : unreadable) {
                others.add(String.valueOf(file.path().getFileName()));
            }
            String instead = others.isEmpty() ? "" : ", and is not in what can be read of " + others;
            throw image.damaged(
                    end, "frame " + frame + " is not there though " + acknowledged + " was acknowledged" + instead);
        }
        return new SegmentNote(segment, newest.file.slot(), end, newest.first.number(), last);
    }

    private void replay(SegmentNote note, Replay replay) throws IOException {
        SegmentFile file = files.remove(note.slot());
        if (file == null) {
            throw directory.damaged("file " + directory.segmentFile(note.slot()).getFileName() + " is missing");
        }
        segments.put(note.number(), new Segment(file, note));
        SegmentImage image = load(file, note.end());
        int end = 0;
        for (long frame = note.firstFrame(); frame <= note.lastFrame(); frame++) {
            FrameHeader header = image.wholeFrameAt(end);
            if (header == null || header.segment() != note.number() || header.number() != frame) {
                throw image.damaged(end, "frame " + frame + " cannot be read");
            }
            image.tell(header, end, replay);
            end += header.length();
        }
        if (end != note.end()) {
            throw image.damaged(end, "the segment should end at " + note.end());
        }
    }
}
