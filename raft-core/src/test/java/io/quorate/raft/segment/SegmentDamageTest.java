package io.quorate.raft.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.runtime.disk.MemoryDisk;
import io.quorate.raft.spi.StorageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damages every file of a small store, at places drawn at random, or with {@code -Dquorate.flips=every} at every byte.
 * Since all writes were acknowledged, what opens must hold them all.
 */
class SegmentDamageTest {
    private static final boolean EVERY = "every".equals(System.getProperty("quorate.flips"));
    private static final int SAMPLE = 400;
    private static final int SECTOR_BYTES = 512;
    private static final long SEED = Long.getLong("quorate.seed", 23);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<String> wrong = new ArrayList<>();
    // What came of it, by kind of file.
    private final Map<String, Integer> outcomes = new TreeMap<>();

    /** A way to damage bytes at a place. */
    enum Damage {
        BIT,
        BYTE,
        ZEROED_SECTOR,
        CUT_OFF
    }

    private byte[] damaged(Damage kind, byte[] bytes, int offset) {
        byte[] damaged = kind == Damage.CUT_OFF ? Arrays.copyOf(bytes, offset) : bytes.clone();
        switch (kind) {
            case BIT -> damaged[offset] ^= (byte) (1 << random.nextInt(8));
            case BYTE -> damaged[offset] ^= (byte) random.nextInt(1, 256);
            case ZEROED_SECTOR -> {
                int from = offset / SECTOR_BYTES * SECTOR_BYTES;
                Arrays.fill(damaged, from, Math.min(bytes.length, from + SECTOR_BYTES), (byte) 0);
            }
            case CUT_OFF -> assertEquals(offset, damaged.length);
        }
        return damaged;
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void damageIsNeverSilent(Damage kind) {
        MemoryDisk disk = new MemoryDisk();
        StoreScript script = new StoreScript(SEED);
        script.run(disk, 2, 40);
        Map<String, byte[]> files = disk.files();
        List<String> names = files.keySet().stream()
                .filter(name -> bytes(files, name).length > 0)
                .toList();
        if (EVERY) {
            for (String name : names) {
                for (int offset = 0; offset < bytes(files, name).length; offset++) {
                    damage(script, files, name, damaged(kind, bytes(files, name), offset), kind + " at " + offset);
                }
            }
        } else {
            for (int i = 0; i < SAMPLE; i++) {
                String name = names.get(i % names.size());
                int offset = random.nextInt(bytes(files, name).length);
                damage(script, files, name, damaged(kind, bytes(files, name), offset), kind + " at " + offset);
            }
        }
        System.out.println("damaged files of the segmented log, " + kind + ", seed " + SEED + ": " + outcomes);
        assertEquals(List.of(), wrong);
        assertTrue(outcomes.containsKey("segment- refused") && outcomes.containsKey("segment- harmless"));
    }

    private static byte[] bytes(Map<String, byte[]> files, String name) {
        return Objects.requireNonNull(files.get(name));
    }

    @Test
    void aMissingFileIsNeverSilent() {
        for (int seed = 0; seed < 20; seed++) {
            MemoryDisk disk = new MemoryDisk();
            StoreScript script = new StoreScript(SEED + seed);
            script.run(disk, 2, 30);
            Map<String, byte[]> files = disk.files();
            for (String name : files.keySet()) {
                Map<String, byte[]> others = new TreeMap<>(files);
                others.remove(name);
                outcome(script, others, name, "without " + name);
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(outcomes.containsKey("IDENTITY refused") && outcomes.containsKey("segment- refused"));
    }

    private void damage(StoreScript script, Map<String, byte[]> files, String name, byte[] bytes, String what) {
        Map<String, byte[]> image = new TreeMap<>(files);
        image.put(name, bytes);
        outcome(script, image, name, what + " of " + name);
    }

    private void outcome(StoreScript script, Map<String, byte[]> files, String name, String what) {
        MemoryDisk disk = new MemoryDisk();
        files.forEach(disk::put);
        String outcome = "harmless";
        try {
            // Twice, as the first start may have dropped what is missed at the second.
            for (int start = 0; start < 2; start++) {
                try (SegmentedLogStore store = StoreScript.open(disk)) {
                    if (!script.isLast(script.read(store))) {
                        wrong.add("silent: " + what);
                        outcome = "SILENT";
                    }
                }
            }
        } catch (StorageException e) {
            outcome = "refused";
            if (!String.valueOf(e.getMessage()).contains(name)) {
                outcome = "refused otherwise";
                if (name.startsWith("segment-") && !what.startsWith("without")) {
                    wrong.add("names no file: " + what + ": " + e.getMessage());
                }
            }
        }
        outcomes.merge(name.replaceAll("\\d", "") + ' ' + outcome, 1, Integer::sum);
    }
}
