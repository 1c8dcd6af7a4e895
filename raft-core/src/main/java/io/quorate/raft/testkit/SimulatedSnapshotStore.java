package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.SnapshotStore;
import io.quorate.raft.spi.SnapshotWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The snapshot store of one life of a node. A snapshot that is not committed when the life ends is lost. */
final class SimulatedSnapshotStore implements SnapshotStore {
    private final SimulatedDisk disk;
    private final Life life;

    SimulatedSnapshotStore(SimulatedDisk disk, Life life) {
        this.disk = disk;
        this.life = life;
    }

    @Override
    public Optional<SnapshotReader> latest() {
        call();
        SimulatedDisk.Stored stored = disk.snapshot();
        return stored == null ? Optional.empty() : Optional.of(new Reader(stored));
    }

    @Override
    public SnapshotWriter take(EntryId last, long configurationIndex, Configuration configuration) {
        call();
        return new Writer(last, configurationIndex, configuration, null);
    }

    @Override
    public SnapshotWriter receive(SnapshotMeta meta) {
        call();
        return new Writer(meta.last(), meta.configurationIndex(), meta.configuration(), meta);
    }

    /** Counts a call, in which the power may be cut, or the disk fail. */
    private void call() {
        if (!life.environment().isAlive()) {
            throw new SimulatedDisk.PowerCut();
        }
        try {
            disk.call();
        } catch (SimulatedDisk.PowerCut cut) {
            life.end();
            throw cut;
        }
    }

    private void callThatMayFail(String what) {
        call();
        if (life.weather().strikes(Fault.SNAPSHOT_ERROR, 0.1)) {
            throw disk.failure(what);
        }
    }

    @Override
    public void close() {
        // Nothing is open: what was not committed is only in memory.
    }

    private final class Writer implements SnapshotWriter {
        private final EntryId last;
        private final long configurationIndex;
        private final Configuration configuration;
        private final @Nullable SnapshotMeta announced;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private SimulatedDisk.@Nullable Stored finished;

        Writer(EntryId last, long configurationIndex, Configuration configuration, @Nullable SnapshotMeta announced) {
            this.last = last;
            this.configurationIndex = configurationIndex;
            this.configuration = configuration;
            this.announced = announced;
        }

        @Override
        public void append(Bytes more) {
            callThatMayFail("writing a snapshot");
            bytes.writeBytes(more.toByteArray());
        }

        @Override
        public long position() {
            return bytes.size();
        }

        @Override
        public SnapshotReader finish() {
            callThatMayFail("syncing a snapshot");
            byte[] content = bytes.toByteArray();
            SnapshotMeta meta =
                    new SnapshotMeta(last, configurationIndex, configuration, content.length, checksum(content));
            if (announced != null && !announced.equals(meta)) {
                throw disk.failure("checking a snapshot: announced " + announced + ", received " + meta);
            }
            SimulatedDisk.Stored stored = new SimulatedDisk.Stored(meta, Bytes.wrap(content));
            finished = stored;
            return new Reader(stored);
        }

        @Override
        public void commit() {
            call();
            SimulatedDisk.Stored stored = finished;
            if (stored == null) {
                throw new IllegalStateException("commit before finish");
            }
            boolean fails = life.weather().strikes(Fault.SNAPSHOT_ERROR, 0.02);
            if (!fails || life.luck().chance(0.5)) {
                disk.commitSnapshot(stored);
            }
            call();
            if (fails) {
                // Nobody knows now which snapshot is the latest, and a node that was about to take this one up must
                // stop.
                life.expectFailure();
                throw disk.failure("committing a snapshot");
            }
        }

        @Override
        public void close() {
            bytes.reset();
        }
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }

    private final class Reader implements SnapshotReader {
        private final SimulatedDisk.Stored stored;

        Reader(SimulatedDisk.Stored stored) {
            this.stored = stored;
        }

        @Override
        public SnapshotMeta meta() {
            return stored.meta();
        }

        @Override
        public Bytes read(long offset, int maxBytes) {
            callThatMayFail("reading a snapshot");
            int length = (int) Math.min(maxBytes, stored.bytes().length() - offset);
            return stored.bytes().slice((int) offset, length);
        }

        @Override
        public InputStream stream() {
            call();
            return new ByteArrayInputStream(stored.bytes().toByteArray());
        }

        @Override
        public void close() {
            // The bytes are in memory, and go with the last reader.
        }
    }
}
