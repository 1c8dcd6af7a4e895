package io.quorate.raft.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogStoreContract;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryLogStoreTest extends LogStoreContract {
    private static final GroupId G = GroupId.of("g");
    private static final NodeIdentity WHO = new NodeIdentity(ClusterId.of("c"), NodeId.of("n1"), 1);

    @Override
    protected LogStore open(Path directory, NodeIdentity identity) {
        return new MemoryLogStore(identity);
    }

    @Override
    protected boolean isDurable() {
        return false;
    }

    @Test
    void aWriteThatLeavesAHoleFailsForGood() {
        try (MemoryLogStore store = new MemoryLogStore(WHO)) {
            store.write(List.of(entry(1, 0, 1)));
            StorageException hole = assertThrows(StorageException.class, () -> store.write(List.of(entry(3, 1, 1))));
            assertTrue(hole.toString().contains("does not follow"), hole::toString);
            assertThrows(StorageException.class, () -> store.write(List.of(entry(2, 1, 1))), "even a good write");
            assertEquals(new EntryId(1, 1), store.recover(G).last(), "what was written before stays readable");
        }
    }

    @Test
    void aWriteThatFollowsAnotherTermIsRefused() {
        try (MemoryLogStore store = new MemoryLogStore(WHO)) {
            store.write(List.of(entry(1, 0, 2)));
            assertThrows(StorageException.class, () -> store.write(List.of(entry(2, 1, 2))));
        }
    }

    @Test
    void compactionBeyondTheLogIsRefused() {
        try (MemoryLogStore store = new MemoryLogStore(WHO)) {
            store.write(List.of(entry(1, 0, 1)));
            LogWrite beyond = new LogWrite.Compact(G, new EntryId(2, 1));
            assertThrows(StorageException.class, () -> store.write(List.of(beyond)));
        }
    }

    @Test
    void truncationBelowTheBaseIsRefused() {
        try (MemoryLogStore store = new MemoryLogStore(WHO)) {
            store.write(List.of(new LogWrite.Reset(G, new EntryId(5, 1))));
            LogWrite below = new LogWrite.Append(G, null, 5, LogSlice.empty(EntryId.NONE));
            assertThrows(StorageException.class, () -> store.write(List.of(below)));
        }
    }

    private static LogWrite entry(long index, long previousTerm, long term) {
        Entry entry = new Entry(index, term, Bytes.EMPTY);
        return new LogWrite.Append(G, null, 0, LogSlice.of(new EntryId(index - 1, previousTerm), List.of(entry)));
    }
}
