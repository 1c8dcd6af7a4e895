package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.protocol.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a store as it is after some steps, what is synced kept apart from what is not; makes up what a power
 * loss at this point may leave. When directories are synced is not recorded but known of RocksDB: before a manifest
 * names a new table, before the mark speaks of the first write to a new log, and after each rename.
 */
final class CrashDisk {
    private final Map<String, CrashFile> files = new TreeMap<>();
    // Deleted, but the deletion may be lost.
    private final Map<String, CrashFile> deleted = new TreeMap<>();
    // What the file that was put in place last was before; null where it was not there.
    private String replaced = "";
    private @Nullable Bytes before;
    // All that the mark ever held; only the first one is synced for sure.
    private final List<Bytes> marks = new ArrayList<>();
    private int begun;
    private int acknowledged;

    /** Returns how many writes of the script may have happened. */
    int begun() {
        return begun;
    }

    /** Returns how many writes of the script must have happened. */
    int acknowledged() {
        return acknowledged;
    }

    void apply(DiskStep step) {
        replaced = "";
        switch (step.kind()) {
            case CREATE -> files.put(step.file(), new CrashFile());
            case APPEND -> {
                if (step.file().startsWith("MANIFEST")) {
                    nameAllIf(".sst");
                }
                files.computeIfAbsent(step.file(), name -> new CrashFile()).append(step.bytes());
            }
            case SYNC -> sync(step.file());
            case REPLACE -> replace(step);
            case OVERWRITE -> {
                marks.add(step.bytes());
                nameAllIf(".log");
            }
            case DELETE -> delete(step.file());
            case BEGIN -> begun = step.number();
            case ACKNOWLEDGE -> acknowledged = step.number();
        }
    }

    private void replace(DiskStep step) {
        nameAll(file -> true);
        replaced = step.file();
        CrashFile old = files.get(step.file());
        before = old == null ? null : old.bytes();
        files.put(step.file(), CrashFile.synced(step.bytes()));
    }

    private void delete(String file) {
        CrashFile gone = files.remove(file);
        if (gone != null) {
            deleted.put(file, gone);
        }
    }

    private void sync(String name) {
        CrashFile synced = files.computeIfAbsent(name, missing -> new CrashFile());
        synced.sync();
        if (!synced.isNamed()) {
            // The directory is synced next, with all that it holds by now.
            files.values().forEach(CrashFile::toBeNamed);
            deleted.values().forEach(CrashFile::toBeDeleted);
        }
    }

    /** The directory was synced, if a file with such a name waits for that. */
    private void nameAllIf(String ending) {
        for (Map.Entry<String, CrashFile> file : files.entrySet()) {
            if (file.getKey().endsWith(ending)
                    && file.getValue().isToBeNamed()
                    && !file.getValue().isNamed()) {
                nameAll(CrashFile::isToBeNamed);
                deleted.values().removeIf(CrashFile::isToBeDeleted);
                return;
            }
        }
    }

    private void nameAll(Predicate<CrashFile> which) {
        files.values().stream().filter(which).forEach(CrashFile::name);
    }

    /** Makes a directory of what a power loss may leave now. */
    void write(Path directory, SplittableRandom random) throws IOException {
        Files.createDirectories(directory);
        boolean orderly = random.nextInt(4) == 0;
        for (Map.Entry<String, CrashFile> file : files.entrySet()) {
            byte[] left = orderly ? file.getValue().all() : file.getValue().left(random);
            if (file.getKey().equals(replaced) && random.nextBoolean()) {
                left = before == null ? null : before.toByteArray();
            }
            if (left != null) {
                Files.write(directory.resolve(file.getKey()), left);
            }
        }
        for (Map.Entry<String, CrashFile> file : deleted.entrySet()) {
            if (random.nextInt(3) == 0) {
                Files.write(directory.resolve(file.getKey()), file.getValue().all());
            }
        }
        writeMark(directory, random);
    }

    private void writeMark(Path directory, SplittableRandom random) throws IOException {
        if (marks.isEmpty()) {
            return;
        }
        Path file = directory.resolve(AcknowledgedMark.FILE);
        Bytes newest = marks.get(marks.size() - 1);
        switch (random.nextInt(8)) {
            case 0 -> Files.write(file, marks.get(random.nextInt(marks.size())).toByteArray());
            // It is synced when it is made, and smaller than a sector.
            case 1 -> Files.write(file, marks.size() > 1 ? marks.get(0).toByteArray() : new byte[random.nextInt(30)]);
            default -> Files.write(file, newest.toByteArray());
        }
    }
}
