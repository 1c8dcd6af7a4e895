package io.quorate.raft.logstore.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.logstore.rocksdb.CrashScript.GroupState;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages every file of a small store, at places drawn at random, or with {@code -Dquorate.flips=every} at every byte
 * of those that are ever read. Since all writes were acknowledged, what opens must hold them all.
 */
class DamagedFilesTest {
    private static final boolean EVERY = "every".equals(System.getProperty("quorate.flips"));
    // Nobody reads them, and they are long.
    private static final Pattern UNREAD = Pattern.compile("(LOG|OPTIONS).*");
    private static final int SAMPLE = 60;
    private static final long SEED = Long.getLong("quorate.seed", 23);

    private @TempDir Path temporary;
    private final CrashScript script = new CrashScript(SEED, 60);
    private final Map<String, byte[]> files = new TreeMap<>();
    // What came of it, by kind of file.
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();

    @BeforeEach
    void write() throws Exception {
        Path live = Files.createDirectory(temporary.resolve("live"));
        // Too few tables to be merged: after a merge that failed, RocksDB waits a second before it closes.
        script.run(live, 2, 4);
        for (Path file : Logs.files(live, "")) {
            files.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
        if (EVERY) {
            files.forEach((name, bytes) -> System.out.println(name + ": " + bytes.length + " bytes"));
        }
        assertTrue(files.keySet().stream().anyMatch(name -> name.endsWith(".sst")), files.keySet()::toString);
    }

    @Test
    void aDamagedBitIsNeverSilent() throws IOException {
        damage(Damage.BIT);
    }

    @Test
    void aDamagedByteIsNeverSilent() throws IOException {
        damage(Damage.BYTE);
    }

    @Test
    void aZeroedSectorIsNeverSilent() throws IOException {
        damage(Damage.ZEROED_SECTOR);
    }

    @Test
    void aCutFileIsNeverSilent() throws IOException {
        damage(Damage.CUT_OFF);
    }

    private int length(String name) {
        return Objects.requireNonNull(files.get(name)).length;
    }

    private void damage(Damage kind) throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> names = files.entrySet().stream()
                .filter(file -> file.getValue().length > 0)
                .map(Map.Entry::getKey)
                .toList();
        if (EVERY) {
            for (String name : names) {
                int step = kind == Damage.ZEROED_SECTOR
                        ? 512
                        : UNREAD.matcher(name).matches() ? 64 : 1;
                for (int offset = 0; offset < length(name); offset += step) {
                    damage(name, offset, kind, random);
                }
            }
        } else {
            for (int i = 0; i < SAMPLE; i++) {
                String name = names.get(i % names.size());
                damage(name, random.nextInt(length(name)), kind, random);
            }
        }
        System.out.println("damaged files of the log store, " + kind + ", seed " + SEED + ": " + outcomes);
        assertEquals(List.of(), wrong);
    }

    private void damage(String name, int offset, Damage kind, SplittableRandom random) throws IOException {
        Path image = Files.createDirectories(temporary.resolve("image"));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] bytes = file.getValue();
            if (file.getKey().equals(name)) {
                bytes = kind.at(offset, bytes, random);
            }
            Files.write(image.resolve(file.getKey()), bytes);
        }
        String what = kind + " of " + name + " at " + offset + " of " + length(name);
        String outcome = outcome(image, name, what);
        outcomes.merge(name.replaceAll("[^A-Za-z.]", "") + ' ' + outcome, 1, Integer::sum);
        Logs.delete(image);
    }

    private String outcome(Path image, String name, String what) {
        try {
            // Twice, as the first start may have dropped what is missed at the second.
            for (int start = 0; start < 2; start++) {
                try (RocksDbLogStore store = RocksDbLogStore.open(image, CrashScript.OWNER, CrashScript.OPTIONS)) {
                    Map<GroupId, GroupState> state = script.read(store);
                    if (!script.isLast(state)) {
                        wrong.add("silent: " + what);
                        return "SILENT";
                    }
                }
            }
            return "harmless";
        } catch (StorageException e) {
            String message = String.valueOf(e.getMessage());
            boolean place = message.contains(image.toString());
            boolean file = message.contains(name) || message.contains(name.replaceFirst("^0*(\\d+)\\.\\w+$", "$1"));
            if (!place) {
                wrong.add("names no place: " + what + ": " + message);
            }
            return file ? "refused" : "refused otherwise: " + message.replaceAll("\\d{2,}", "N");
        }
    }
}
