package io.quorate.raft.runtime.disk;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/** A path of a {@link MemoryFileSystem}, which borrows the arithmetic of another path. */
record MemoryPath(MemoryFileSystem fileSystem, Path path) implements Path {

    private MemoryPath with(Path other) {
        return new MemoryPath(fileSystem, other);
    }

    private @Nullable MemoryPath withOrNull(@Nullable Path other) {
        return other == null ? null : with(other);
    }

    private static Path inner(Path other) {
        return ((MemoryPath) other).path;
    }

    @Override
    public FileSystem getFileSystem() {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute() {
        return path.isAbsolute();
    }

    @Override
    public @Nullable Path getRoot() {
        return withOrNull(path.getRoot());
    }

    @Override
    public @Nullable Path getFileName() {
        return withOrNull(path.getFileName());
    }

    @Override
    public @Nullable Path getParent() {
        return withOrNull(path.getParent());
    }

    @Override
    public int getNameCount() {
        return path.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return with(path.getName(index));
    }

    @Override
    public Path subpath(int from, int to) {
        return with(path.subpath(from, to));
    }

    @Override
    public boolean startsWith(Path other) {
        return path.startsWith(inner(other));
    }

    @Override
    public boolean endsWith(Path other) {
        return path.endsWith(inner(other));
    }

    @Override
    public Path normalize() {
        return with(path.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return with(path.resolve(inner(other)));
    }

    @Override
    public Path relativize(Path other) {
        return with(path.relativize(inner(other)));
    }

    @Override
    public URI toUri() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path toAbsolutePath() {
        return with(path.toAbsolutePath());
    }

    @Override
    public Path toRealPath(LinkOption... options) {
        return toAbsolutePath();
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Path other) {
        return path.compareTo(inner(other));
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
