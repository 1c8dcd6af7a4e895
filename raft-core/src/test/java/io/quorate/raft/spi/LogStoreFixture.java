package io.quorate.raft.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.EntryPayload;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.RecoveredLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the contract tests of a log store share: the store under test, its next life, and a model to compare with. */
public abstract class LogStoreFixture {
    static final NodeIdentity IDENTITY = new NodeIdentity(ClusterId.of("contract"), NodeId.of("n1"), 42);
    static final GroupId GROUP = GroupId.of("orders");
    static final GroupId OTHER = GroupId.of("orders-2");
    static final Configuration THREE =
            Configuration.ofVoters(Member.of("n1", "h1:1"), Member.of("n2", "h2:1"), Member.of("n3", "h3:1"));
    static final Configuration JOINT = new Configuration(
            List.of(new Member(NodeId.of("n1"), "h1:1", -7, Long.MIN_VALUE), Member.of("n4", "h4:1")),
            THREE.voters(),
            List.of(Member.of("learner", "[::1]:7001")));

    private final Map<GroupId, LogModel> models = new TreeMap<>();
    private Path directory;
    private LogStore store;

    /** Opens the store under test; a durable one in this directory, which may hold an earlier life of it. */
    protected abstract LogStore open(Path directory, NodeIdentity identity);

    /** Returns whether the store outlives its object. One that does not is tested without being opened again. */
    protected boolean isDurable() {
        return true;
    }

    /** Opens the store under test so that it has no room for entries; returns null where it cannot be so. */
    protected @Nullable LogStore openWithoutRoom(Path place, NodeIdentity identity) {
        return null;
    }

    @BeforeEach
    void openStore(@TempDir Path temporary) {
        directory = temporary;
        store = open(temporary, IDENTITY);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    final LogStore store() {
        return store;
    }

    final Path directory() {
        return directory;
    }

    final void reopen() {
        if (isDurable()) {
            store.close();
            store = open(directory, IDENTITY);
        }
    }

    final LogModel model(GroupId group) {
        return models.computeIfAbsent(group, name -> new LogModel());
    }

    /** Does the writes by one call, to the store and to the model. */
    final void write(LogWrite... writes) {
        store.write(List.of(writes));
        for (LogWrite write : writes) {
            model(write.group()).apply(write);
        }
    }

    /** Compares every group with its model, in this life of the store and in the next. */
    final void check() {
        models.forEach(this::check);
        reopen();
        models.forEach(this::check);
    }

    private void check(GroupId group, LogModel model) {
        RecoveredLog expected = model.recovered();
        assertEquals(expected, store.recover(group));
        long first = expected.base().index() + 1;
        long last = expected.last().index();
        if (!model.isEmpty()) {
            assertEquals(model.slice(first, last), store.read(group, first, last, Long.MAX_VALUE));
        }
        for (long index = first; index <= last; index++) {
            assertEquals(model.slice(index, index), store.read(group, index, index, Long.MAX_VALUE));
        }
        assertMissing(group, last + 1, last + 1);
        assertMissing(group, first, last + 1);
        if (first > 1) {
            assertReleased(group, first - 1, first - 1);
            assertReleased(group, first - 1, Math.max(first - 1, last));
            assertReleased(group, 1, first - 1);
        }
    }

    final void assertMissing(GroupId group, long from, long to) {
        assertThrows(
                StorageException.class,
                () -> store.read(group, from, to, Long.MAX_VALUE),
                () -> group + " has no entries " + from + " to " + to);
    }

    private void assertReleased(GroupId group, long from, long to) {
        assertEquals(LogSlice.empty(model(group).base()), store.read(group, from, to, Long.MAX_VALUE));
    }

    static LogWrite.Append hardState(GroupId group, long term, @Nullable NodeId vote) {
        return new LogWrite.Append(group, new HardState(term, vote), 0, LogSlice.empty(EntryId.NONE));
    }

    /** Appends commands, one for each term named, after this entry. */
    static LogWrite.Append append(GroupId group, EntryId previous, long... terms) {
        return append(group, previous, 0, terms);
    }

    /** Removes the entries after this one, and appends commands, one for each term named. */
    static LogWrite.Append replace(GroupId group, EntryId previous, long... terms) {
        return append(group, previous, previous.index() + 1, terms);
    }

    private static LogWrite.Append append(GroupId group, EntryId previous, long truncateFrom, long... terms) {
        return new LogWrite.Append(group, null, truncateFrom, commands(previous, terms));
    }

    static LogSlice commands(EntryId previous, long... terms) {
        List<Entry> entries = new ArrayList<>();
        for (long term : terms) {
            long index = previous.index() + entries.size() + 1;
            entries.add(new Entry(index, term, Bytes.utf8("command " + index + " of term " + term)));
        }
        return LogSlice.of(previous, entries);
    }

    /** Appends these payloads, all in one term, after this entry. */
    static LogWrite.Append append(GroupId group, EntryId previous, long term, List<? extends EntryPayload> payloads) {
        List<Entry> entries = new ArrayList<>();
        for (EntryPayload payload : payloads) {
            entries.add(new Entry(previous.index() + entries.size() + 1, term, payload));
        }
        return new LogWrite.Append(group, null, 0, LogSlice.of(previous, entries));
    }

    static EntryId id(long index, long term) {
        return new EntryId(index, term);
    }
}
