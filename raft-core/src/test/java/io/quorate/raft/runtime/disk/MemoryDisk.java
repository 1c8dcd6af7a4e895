package io.quorate.raft.runtime.disk;

import io.quorate.raft.protocol.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A disk with one directory of files. All that is done to it is written down, and any step can be made to fail. For one
 * thread.
 */
public final class MemoryDisk {
    /** The most bytes that one write takes, so that whoever writes must go on with the rest. */
    private static final int LONGEST_WRITE = 1000;

    private final Map<String, Content> names = new TreeMap<>();
    private final List<DiskStep> steps = new ArrayList<>();
    private final MemoryFileSystem fileSystem = new MemoryFileSystem(this);
    private Predicate<DiskStep> failing = step -> false;
    private int files;

    /** What is in a file. */
    static final class Content {
        private final int number;
        private byte[] bytes = new byte[0];

        Content(int number) {
            this.number = number;
        }

        int length() {
            return bytes.length;
        }

        /** Reads from a position as {@link java.nio.channels.FileChannel#read(ByteBuffer, long)} does. */
        int read(ByteBuffer target, long position) {
            if (position >= bytes.length) {
                return -1;
            }
            int count = (int) Math.min(target.remaining(), bytes.length - position);
            target.put(bytes, (int) position, count);
            return count;
        }
    }

    /** Returns the directory. */
    public Path directory() {
        return fileSystem.directory();
    }

    /** Returns what was done so far. */
    public List<DiskStep> steps() {
        return List.copyOf(steps);
    }

    /** Makes the steps fail for which this is true, after half of a write was done and nothing of anything else. */
    public void failAt(Predicate<DiskStep> which) {
        failing = which;
    }

    /** Notes how far the user of the disk is. */
    public void mark(long number) {
        steps.add(new DiskStep(DiskStep.Kind.MARK, 0, "", "", number, Bytes.EMPTY));
    }

    /** Puts a file there, as if it had always been. */
    public void put(String name, byte[] bytes) {
        Content content = new Content(++files);
        content.bytes = bytes.clone();
        names.put(name, content);
    }

    /** Returns the files and what they hold. */
    public Map<String, byte[]> files() {
        Map<String, byte[]> copies = new TreeMap<>();
        names.forEach((name, content) -> copies.put(name, content.bytes.clone()));
        return copies;
    }

    List<String> names() {
        return List.copyOf(names.keySet());
    }

    @Nullable
    Content find(String name) {
        return names.get(name);
    }

    Content existing(String name) throws NoSuchFileException {
        Content content = names.get(name);
        if (content == null) {
            throw new NoSuchFileException(name);
        }
        return content;
    }

    Content create(String name) throws IOException {
        if (names.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        Content content = new Content(files + 1);
        step(DiskStep.of(DiskStep.Kind.CREATE, content.number, name));
        files++;
        names.put(name, content);
        return content;
    }

    int write(Content content, ByteBuffer source, long position) throws IOException {
        byte[] chunk = new byte[Math.min(LONGEST_WRITE, source.remaining())];
        source.get(chunk);
        DiskStep step = new DiskStep(DiskStep.Kind.WRITE, content.number, "", "", position, Bytes.wrap(chunk));
        if (failing.test(step)) {
            byte[] half = Arrays.copyOf(chunk, chunk.length / 2);
            put(content, half, position);
            steps.add(new DiskStep(DiskStep.Kind.WRITE, content.number, "", "", position, Bytes.wrap(half)));
            throw new IOException("No space left on device");
        }
        steps.add(step);
        put(content, chunk, position);
        return chunk.length;
    }

    private static void put(Content content, byte[] chunk, long position) {
        int end = Math.toIntExact(position + chunk.length);
        content.bytes = Arrays.copyOf(content.bytes, Math.max(end, content.bytes.length));
        System.arraycopy(chunk, 0, content.bytes, (int) position, chunk.length);
    }

    void sync(Content content) throws IOException {
        step(DiskStep.of(DiskStep.Kind.SYNC, content.number, ""));
    }

    void syncDirectory() throws IOException {
        step(DiskStep.of(DiskStep.Kind.SYNC_DIRECTORY, 0, ""));
    }

    void rename(String from, String to) throws IOException {
        Content content = existing(from);
        step(new DiskStep(DiskStep.Kind.RENAME, content.number, from, to, 0, Bytes.EMPTY));
        names.remove(from);
        names.put(to, content);
    }

    void delete(String name) throws IOException {
        Content content = existing(name);
        step(DiskStep.of(DiskStep.Kind.DELETE, content.number, name));
        names.remove(name);
    }

    private void step(DiskStep step) throws IOException {
        if (failing.test(step)) {
            throw new IOException("Input/output error");
        }
        steps.add(step);
    }
}
