package io.quorate.raft.runtime;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageException;
import io.quorate.raft.spi.StorageFullException;
import java.util.ArrayList;
import java.util.List;

/** A log store that writes down what it is asked to write, and fails when told to. */
public class FaultyLogStore implements LogStore {
    private final LogStore store;
    private final List<List<LogWrite>> rounds = new ArrayList<>();
    private boolean failing;
    private boolean full;
    private boolean open = true;

    /** Puts itself before this store. */
    public FaultyLogStore(LogStore store) {
        this.store = store;
    }

    /** Returns the calls of write, in order. */
    public List<List<LogWrite>> rounds() {
        return rounds;
    }

    /** Lets every write fail. */
    public void failWrites() {
        failing = true;
    }

    /** Has no room for entries, or has room again. */
    public void isFull(boolean now) {
        full = now;
    }

    /** Returns whether nobody has closed it. */
    public boolean isOpen() {
        return open;
    }

    @Override
    public NodeIdentity identity() {
        return store.identity();
    }

    @Override
    public RecoveredLog recover(GroupId group) {
        return store.recover(group);
    }

    @Override
    public void write(List<LogWrite> writes) {
        if (full && writes.stream().anyMatch(FaultyLogStore::hasEntries)) {
            throw new StorageFullException("the disk is full");
        }
        rounds.add(List.copyOf(writes));
        if (failing) {
            throw new StorageException("the disk is gone");
        }
        store.write(writes);
    }

    private static boolean hasEntries(LogWrite write) {
        return write instanceof LogWrite.Append append && !append.entries().isEmpty();
    }

    @Override
    public LogSlice read(GroupId group, long fromIndex, long toIndex, long maxBytes) {
        return store.read(group, fromIndex, toIndex, maxBytes);
    }

    @Override
    public void close() {
        open = false;
        store.close();
    }
}
