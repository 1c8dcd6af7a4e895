package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.proto.CodecException;
import io.quorate.raft.proto.EntryCodec;
import io.quorate.raft.proto.StoredCodec;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.spi.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The records of a store as they were when the view was opened, whatever is written meanwhile. Everything goes through
 * one iterator, since that is what RocksDB keeps consistent. For one thread; to be closed soon, as it holds old data
 * back.
 */
final class LogView implements AutoCloseable {
    private final Path directory;
    private final RocksIterator records;

    LogView(RocksDB database, Path directory) {
        this.directory = directory;
        this.records = database.newIterator();
    }

    @Override
    public void close() {
        records.close();
    }

    HardState hardState(Group group) {
        byte[] key = RecordKind.HARD_STATE.key(group.number());
        if (!seek(key)) {
            return HardState.INITIAL;
        }
        try {
            return StoredCodec.decodeHardState(Sealed.unseal(key, records.value()));
        } catch (CodecException e) {
            throw damaged(group, "the hard state", e);
        }
    }

    EntryId base(Group group) {
        byte[] key = RecordKind.BASE.key(group.number());
        if (!seek(key)) {
            return EntryId.NONE;
        }
        try {
            return StoredCodec.decodeEntryId(Sealed.unseal(key, records.value()));
        } catch (CodecException e) {
            throw damaged(group, "the log's base", e);
        }
    }

    /** Returns the entries after this index whose term is not that of the entry before them, in order. */
    List<EntryId> termStarts(Group group, long after) {
        List<EntryId> starts = new ArrayList<>();
        seekFrom(RecordKind.TERM_START.key(group.number(), after + 1));
        while (at(RecordKind.TERM_START, group)) {
            byte[] key = records.key();
            long index = RecordKind.indexOf(key);
            try {
                EntryId start = StoredCodec.decodeEntryId(Sealed.unseal(key, records.value()));
                if (start.index() != index) {
                    throw new CodecException("it is that of entry " + start);
                }
                starts.add(start);
            } catch (CodecException e) {
                throw damaged(group, "the term start at index " + index, e);
            }
            records.next();
        }
        return starts;
    }

    /** Returns the entries after this index that hold a configuration, in order. */
    List<Entry> configurations(Group group, long after) {
        List<Entry> configurations = new ArrayList<>();
        seekFrom(RecordKind.CONFIGURATION.key(group.number(), after + 1));
        while (at(RecordKind.CONFIGURATION, group)) {
            byte[] key = records.key();
            long index = RecordKind.indexOf(key);
            try {
                Bytes encoded = Sealed.unseal(key, records.value());
                configurations.add(EntryCodec.decodeEntry(index, encoded));
            } catch (CodecException e) {
                throw damaged(group, "the configuration at index " + index, e);
            }
            records.next();
        }
        return configurations;
    }

    /** Returns the run whose first index is the highest one up to this, or null where there is none. */
    @Nullable
    Run runAtOrBefore(Group group, long index) {
        records.seekForPrev(RecordKind.RUN.key(group.number(), index));
        return run(group);
    }

    /** Returns the run after the one that was returned last, or null where there is none. */
    @Nullable
    Run nextRun(Group group) {
        records.next();
        return run(group);
    }

    private @Nullable Run run(Group group) {
        if (!at(RecordKind.RUN, group)) {
            return null;
        }
        byte[] key = records.key();
        try {
            return Run.read(key, records.value());
        } catch (CodecException e) {
            throw damaged(group, "the entries from index " + RecordKind.indexOf(key), e);
        }
    }

    /** Returns the value under exactly this key, or null where there is none. */
    byte @Nullable [] value(byte[] key) {
        return seek(key) ? records.value() : null;
    }

    /** Goes to the first record from this key on. */
    void seekFrom(byte[] key) {
        records.seek(key);
    }

    /** Returns whether there is a record at the present place. */
    boolean valid() {
        if (records.isValid()) {
            return true;
        }
        // A record that cannot be read looks like the end of all records but for this.
        try {
            records.status();
        } catch (RocksDBException e) {
            throw new StorageException("log store " + directory + " cannot be read: " + e.getMessage(), e);
        }
        return false;
    }

    /** Goes to the next record. */
    void next() {
        records.next();
    }

    byte[] key() {
        return records.key();
    }

    byte[] value() {
        return records.value();
    }

    private boolean at(RecordKind kind, Group group) {
        return valid() && kind.holds(records.key(), group.number());
    }

    private boolean seek(byte[] key) {
        records.seek(key);
        return valid() && Arrays.equals(records.key(), key);
    }

    StorageException damaged(Group group, String what, @Nullable Throwable cause) {
        String message = "log store " + directory + " is damaged: group " + group.id() + ", " + what;
        return cause == null
                ? new StorageException(message)
                : new StorageException(message + ": " + cause.getMessage(), cause);
    }
}
