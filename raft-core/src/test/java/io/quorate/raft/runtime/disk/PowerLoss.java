package io.quorate.raft.runtime.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Follows the steps of a disk and makes up what it may hold if the power goes now. Of the bytes and names that are not
 * synced any may be lost: writes that came later may be there and earlier ones not, a write may be torn at any sector,
 * and a file may have its length but zeros for content. A rename happens as a whole or not at all.
 */
public final class PowerLoss {
    private static final int SECTOR_BYTES = 512;

    private final Map<Integer, byte[]> synced = new HashMap<>();
    private final Map<Integer, List<DiskStep>> unsynced = new HashMap<>();
    // The names that are safe, and the changes of names that are not yet.
    private final Map<String, Integer> names = new TreeMap<>();
    private final List<DiskStep> renames = new ArrayList<>();
    private long mark;

    /** Returns the last mark. */
    public long mark() {
        return mark;
    }

    /** Puts a file there that is synced; to be called before the first step, in the order of {@link MemoryDisk#put}. */
    public void put(String name, byte[] bytes) {
        int file = names.size() + 1;
        names.put(name, file);
        synced.put(file, bytes);
    }

    /** Goes on by a step. */
    public void apply(DiskStep step) {
        switch (step.kind()) {
            case CREATE, RENAME, DELETE -> renames.add(step);
            case WRITE ->
                unsynced.computeIfAbsent(step.file(), file -> new ArrayList<>()).add(step);
            case SYNC -> {
                byte[] bytes = synced.getOrDefault(step.file(), new byte[0]);
                for (DiskStep write : unsynced.getOrDefault(step.file(), List.of())) {
                    bytes = written(bytes, write, write.bytes().length());
                }
                synced.put(step.file(), bytes);
                unsynced.remove(step.file());
            }
            case SYNC_DIRECTORY -> {
                renames.forEach(rename -> rename(names, rename));
                renames.clear();
            }
            case MARK -> mark = step.position();
        }
    }

    private static void rename(Map<String, Integer> names, DiskStep step) {
        names.remove(step.name());
        if (step.kind() == DiskStep.Kind.CREATE) {
            names.put(step.name(), step.file());
        } else if (step.kind() == DiskStep.Kind.RENAME) {
            names.put(step.target(), step.file());
        }
    }

    private static byte[] written(byte[] bytes, DiskStep write, int length) {
        int end = (int) write.position() + length;
        byte[] result = Arrays.copyOf(bytes, Math.max(bytes.length, end));
        for (int i = 0; i < length; i++) {
            result[(int) write.position() + i] = write.bytes().byteAt(i);
        }
        return result;
    }

    /** Returns a disk as it may be found when the power is back. */
    public MemoryDisk happen(SplittableRandom random) {
        Map<String, Integer> left = new TreeMap<>(names);
        int odds = random.nextInt(5);
        for (DiskStep rename : renames) {
            if (random.nextInt(4) < odds) {
                rename(left, rename);
            }
        }
        MemoryDisk disk = new MemoryDisk();
        left.forEach((name, file) -> disk.put(name, content(file, random)));
        return disk;
    }

    private byte[] content(int file, SplittableRandom random) {
        byte[] bytes = synced.getOrDefault(file, new byte[0]);
        int odds = random.nextInt(5);
        for (DiskStep write : unsynced.getOrDefault(file, List.of())) {
            int length = write.bytes().length();
            if (random.nextInt(4) < odds) {
                bytes = written(bytes, write, random.nextInt(3) == 0 ? random.nextInt(length + 1) : length);
                if (random.nextInt(3) == 0) {
                    loseSectors(bytes, write, random);
                }
            }
        }
        return bytes;
    }

    private static void loseSectors(byte[] bytes, DiskStep write, SplittableRandom random) {
        int end = (int) Math.min(bytes.length, write.position() + write.bytes().length());
        for (int from = (int) write.position(); from < end; ) {
            int to = Math.min(end, (from / SECTOR_BYTES + 1) * SECTOR_BYTES);
            if (random.nextBoolean()) {
                Arrays.fill(bytes, from, to, (byte) 0);
            }
            from = to;
        }
    }
}
