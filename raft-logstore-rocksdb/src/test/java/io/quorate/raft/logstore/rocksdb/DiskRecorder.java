package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.protocol.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.FileOperationInfo;

/**
 * Writes down what RocksDB does to its directory. RocksDB tells of each write and sync of its logs, tables and
 * manifests, on the thread that does it; the written bytes are read back at once. Of files that come, go or are put in
 * place by a rename it does not tell: the directory is looked through at every other event.
 */
final class DiskRecorder extends AbstractEventListener {
    private static final Pattern APPENDED = Pattern.compile("\\d+\\.(log|sst)|MANIFEST-\\d+");
    // The lock is empty, LOG is a diary that nobody reads, and a temporary file is nothing until it is renamed.
    private static final Pattern IGNORED = Pattern.compile("LOCK|LOG.*|.*\\.dbtmp");

    private final Path directory;
    private final List<DiskStep> steps = new ArrayList<>();
    // What is known of the files that are there.
    private final Map<String, Long> appended = new HashMap<>();
    private final Map<String, Bytes> whole = new HashMap<>();
    private @Nullable Exception failure;

    DiskRecorder(Path directory) {
        super(
                EnabledEventCallback.ON_FILE_WRITE_FINISH,
                EnabledEventCallback.ON_FILE_SYNC_FINISH,
                EnabledEventCallback.SHOULD_BE_NOTIFIED_ON_FILE_IO);
        this.directory = directory;
    }

    @Override
    public boolean shouldBeNotifiedOnFileIO() {
        return true;
    }

    @Override
    public void onFileWriteFinish(FileOperationInfo write) {
        note(() -> {
            String file = nameOf(write);
            long from = appended.getOrDefault(file, 0L);
            long to = from + write.getLength();
            steps.add(DiskStep.of(DiskStep.Kind.APPEND, file, read(file, from, write.getLength())));
            appended.put(file, to);
        });
    }

    @Override
    public void onFileSyncFinish(FileOperationInfo sync) {
        note(() -> steps.add(DiskStep.of(DiskStep.Kind.SYNC, nameOf(sync))));
    }

    /** Notes that a call begins, after which so many writes of the script may have happened. */
    void begin(int writes) {
        note(() -> steps.add(DiskStep.of(DiskStep.Kind.BEGIN, writes)));
    }

    /** Notes that a call returned, so that so many writes of the script must have happened. */
    void acknowledge(int writes) {
        note(() -> steps.add(DiskStep.of(DiskStep.Kind.ACKNOWLEDGE, writes)));
    }

    /** Returns what was recorded. */
    synchronized List<DiskStep> steps() throws Exception {
        if (failure != null) {
            throw failure;
        }
        return List.copyOf(steps);
    }

    private interface Note {
        void take() throws IOException;
    }

    // An exception must not go up into native code; it is thrown when the steps are asked for.
    private synchronized void note(Note note) {
        try {
            look();
            note.take();
        } catch (IOException | UncheckedIOException e) {
            failure = e;
        }
    }

    private void look() throws IOException {
        List<String> names = namesByAge();
        for (String name : names) {
            if (!APPENDED.matcher(name).matches()) {
                lookAt(name);
            } else if (appended.putIfAbsent(name, 0L) == null) {
                steps.add(DiskStep.of(DiskStep.Kind.CREATE, name));
            }
        }
        TreeSet<String> gone = new TreeSet<>(appended.keySet());
        gone.addAll(whole.keySet());
        gone.removeAll(new HashSet<>(names));
        for (String name : gone) {
            appended.remove(name);
            whole.remove(name);
            steps.add(DiskStep.of(DiskStep.Kind.DELETE, name));
        }
    }

    // Files take their numbers one after the other, and CURRENT is put in place when the manifest that it names is
    // whole.
    private List<String> namesByAge() throws IOException {
        Map<String, Long> ages = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!IGNORED.matcher(name).matches()) {
                    ages.put(name, name.equals("CURRENT") ? 2 * number(Files.readString(file)) + 1 : 2 * number(name));
                }
            }
        }
        List<String> names = new ArrayList<>(ages.keySet());
        names.sort(Comparator.comparing(ages::get));
        return names;
    }

    private static long number(String name) {
        String digits = name.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    private void lookAt(String name) throws IOException {
        try {
            Bytes now = Bytes.wrap(Files.readAllBytes(directory.resolve(name)));
            if (!now.equals(whole.put(name, now))) {
                boolean inPlace = name.equals(AcknowledgedMark.FILE);
                steps.add(DiskStep.of(inPlace ? DiskStep.Kind.OVERWRITE : DiskStep.Kind.REPLACE, name, now));
            }
        } catch (NoSuchFileException e) {
            // Deleted since it was listed: the next look will say so.
            whole.putIfAbsent(name, Bytes.EMPTY);
        }
    }

    private Bytes read(String file, long from, long length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
        try (FileChannel channel = FileChannel.open(directory.resolve(file), StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, from + bytes.position()) < 0) {
                    throw new IOException(file + " is shorter than what was written to it");
                }
            }
        }
        return Bytes.wrap(bytes.array());
    }

    private static String nameOf(FileOperationInfo operation) {
        return Path.of(operation.getPath()).getFileName().toString();
    }
}
