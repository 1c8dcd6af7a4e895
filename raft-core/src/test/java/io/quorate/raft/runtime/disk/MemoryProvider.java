package io.quorate.raft.runtime.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What may be done with the paths of a {@link MemoryFileSystem}: no more than a store of files needs. */
final class MemoryProvider extends FileSystemProvider {
    private final MemoryFileSystem fileSystem;
    private final MemoryDisk disk;
    private boolean directoryMade;

    MemoryProvider(MemoryFileSystem fileSystem, MemoryDisk disk) {
        this.fileSystem = fileSystem;
        this.disk = disk;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private boolean isDirectory(Path path) {
        return path.getNameCount() == 0 || (directoryMade && path.equals(fileSystem.directory()));
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        if (isDirectory(path)) {
            return new MemoryChannel(disk, null);
        }
        boolean make = options.contains(StandardOpenOption.CREATE_NEW);
        return new MemoryChannel(disk, make ? disk.create(name(path)) : disk.existing(name(path)));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter) {
        List<Path> paths = new ArrayList<>();
        for (String name : disk.names()) {
            paths.add(directory.resolve(name));
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return paths.iterator();
            }

            @Override
            public void close() {
                paths.clear();
            }
        };
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) {
        directoryMade |= directory.equals(fileSystem.directory());
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(name(path));
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        disk.rename(name(source), name(target));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        if (!isDirectory(path)) {
            if (path.equals(fileSystem.directory())) {
                throw new NoSuchFileException(path.toString());
            }
            disk.existing(name(path));
        }
    }

    @Override
    public String getScheme() {
        return "memory";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isSameFile(Path path, Path other) {
        return path.equals(other);
    }

    @Override
    public boolean isHidden(Path path) {
        return false;
    }

    @Override
    public FileStore getFileStore(Path path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new UnsupportedOperationException();
    }
}
