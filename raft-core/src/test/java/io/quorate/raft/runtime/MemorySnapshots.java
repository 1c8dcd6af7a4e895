package io.quorate.raft.runtime;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.SnapshotStore;
import io.quorate.raft.spi.SnapshotWriter;
import io.quorate.raft.spi.StorageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A snapshot store that outlives its node and counts what is open; its disk can be made to fail. */
public final class MemorySnapshots implements SnapshotStore {
    private @Nullable Stored latest;
    private int open;
    private boolean failing;

    private record Stored(SnapshotMeta meta, Bytes bytes) {}

    /** Returns how many writers and readers are open. */
    public int open() {
        return open;
    }

    /** Lets every append fail, or not. */
    public void failAppends(boolean value) {
        failing = value;
    }

    /** Turns a byte of the latest snapshot. */
    public void damage() {
        if (latest == null) {
            throw new IllegalStateException("there is nothing to damage");
        }
        byte[] bytes = latest.bytes().toByteArray();
        bytes[0] ^= 1;
        latest = new Stored(latest.meta(), Bytes.wrap(bytes));
    }

    /** Returns what the latest snapshot stands for. */
    public Optional<SnapshotMeta> latestMeta() {
        return Optional.ofNullable(latest).map(Stored::meta);
    }

    @Override
    public Optional<SnapshotReader> latest() {
        return Optional.ofNullable(latest).map(Reader::new);
    }

    @Override
    public SnapshotWriter take(EntryId last, long configurationIndex, Configuration configuration) {
        return new Writer(new SnapshotMeta(last, configurationIndex, configuration, 0, 0), false);
    }

    @Override
    public SnapshotWriter receive(SnapshotMeta meta) {
        return new Writer(meta, true);
    }

    @Override
    public void close() {
        if (open != 0) {
            throw new IllegalStateException(open + " snapshots are still open");
        }
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private final class Reader implements SnapshotReader {
        private final Stored stored;
        private boolean closed;

        private Reader(Stored stored) {
            this.stored = stored;
            open++;
        }

        @Override
        public SnapshotMeta meta() {
            return stored.meta();
        }

        @Override
        public Bytes read(long offset, int maxBytes) {
            int length = (int) Math.min(maxBytes, stored.bytes().length() - offset);
            return stored.bytes().slice((int) offset, length);
        }

        @Override
        public InputStream stream() {
            return new ByteArrayInputStream(stored.bytes().toByteArray());
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open--;
            }
        }
    }

    private final class Writer implements SnapshotWriter {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final SnapshotMeta announced;
        private final boolean received;
        private @Nullable Stored finished;
        private boolean closed;

        private Writer(SnapshotMeta announced, boolean received) {
            this.announced = announced;
            this.received = received;
            open++;
        }

        @Override
        public void append(Bytes chunk) {
            if (failing) {
                throw new StorageException("no space left");
            }
            bytes.writeBytes(chunk.toByteArray());
        }

        @Override
        public long position() {
            return bytes.size();
        }

        @Override
        public SnapshotReader finish() {
            byte[] all = bytes.toByteArray();
            SnapshotMeta meta = new SnapshotMeta(
                    announced.last(),
                    announced.configurationIndex(),
                    announced.configuration(),
                    all.length,
                    checksum(all));
            if (received && !meta.equals(announced)) {
                throw new StorageException("received " + meta + ", but announced was " + announced);
            }
            Stored stored = new Stored(meta, Bytes.wrap(all));
            finished = stored;
            return new Reader(stored);
        }

        @Override
        public void commit() {
            if (finished == null) {
                throw new IllegalStateException("not finished");
            }
            latest = finished;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open--;
            }
        }
    }
}
