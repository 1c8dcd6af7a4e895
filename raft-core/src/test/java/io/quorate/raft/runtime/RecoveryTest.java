package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quorate.raft.api.RaftListener;
import io.quorate.raft.api.RaftMetrics;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.memory.InProcessNetwork;
import io.quorate.raft.memory.MemoryLogStore;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.SnapshotWriter;
import io.quorate.raft.spi.StorageException;
import io.quorate.raft.spi.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a start makes of the log and the snapshot that it finds (rule D7). */
class RecoveryTest {
    private static final GroupId GROUP = GroupId.of("g");
    private static final NodeId SELF = NodeId.of("1");
    private static final Configuration ALONE = Configuration.ofVoters(Member.of("1", "here"));

    private final FaultyLogStore log =
            new FaultyLogStore(new MemoryLogStore(new NodeIdentity(ClusterId.of("test"), SELF, 1)));
    private final MemorySnapshots snapshots = new MemorySnapshots();
    private final Transport transport = new InProcessNetwork().transport(log.identity());
    private final JournalMachine machine = new JournalMachine();
    private final AppliedState<Integer> state = new AppliedState<>(machine, null);

    @AfterEach
    void close() {
        snapshots.close();
        transport.close();
        log.close();
    }

    private Recovery.Recovered recover(@Nullable Configuration bootstrap) {
        return Recovery.recover(
                new NodeSettings<>(
                        GROUP,
                        machine,
                        null,
                        new NodeSettings.Stores(log, snapshots),
                        transport,
                        bootstrap,
                        RaftOptions.DEFAULT,
                        new RaftListener() {},
                        RaftMetrics.NONE,
                        new ManualEnvironment(1)),
                state);
    }

    /** Writes entries, one of each of these terms, after this one. */
    private void append(EntryId previous, long... terms) {
        List<Entry> entries = new ArrayList<>();
        long index = previous.index();
        for (long term : terms) {
            entries.add(new Entry(++index, term, Bytes.utf8("c")));
        }
        HardState hardState = new HardState(terms[terms.length - 1], SELF);
        log.write(List.of(new LogWrite.Append(GROUP, hardState, 0, LogSlice.of(previous, entries))));
    }

    private void snapshot(EntryId last) throws IOException {
        JournalMachine other = new JournalMachine();
        other.apply(1, Bytes.utf8("from the snapshot"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        other.capture().writeTo(bytes);
        try (SnapshotWriter writer = snapshots.take(last, 1, ALONE)) {
            writer.append(Bytes.wrap(bytes.toByteArray()));
            writer.finish().close();
            writer.commit();
        }
    }

    private String refusal() {
        return String.valueOf(
                assertThrows(StorageException.class, () -> recover(ALONE)).getMessage());
    }

    @Test
    void aFoundingMemberWritesTheConfigurationAsItsFirstEntryOnce() {
        Recovery.Recovered first = recover(ALONE);
        assertEquals(new HardState(1, null, true), first.log().hardState());
        assertEquals(List.of(new Entry(1, 1, ALONE)), first.log().configurations());
        assertNull(first.snapshot());
        assertEquals(first.log(), log.recover(GROUP));
        Recovery.Recovered second = recover(Configuration.ofVoters(Member.of("1", "x"), Member.of("2", "y")));
        assertEquals(first, second);
        assertEquals(1, log.rounds().size());
    }

    @Test
    void withoutAFoundationItWaits() {
        assertEquals(RecoveredLog.EMPTY, recover(null).log());
        assertEquals(0, log.rounds().size());
    }

    @Test
    void aFoundingConfigurationMustHoldTheNode() {
        assertThrows(
                IllegalArgumentException.class, () -> recover(Configuration.ofVoters(Member.of("2", "elsewhere"))));
        assertEquals(0, log.rounds().size());
    }

    @Test
    void aSnapshotWithinTheLogIsRestoredAndTheLogKept() throws IOException {
        append(EntryId.NONE, 1, 1, 2, 2);
        snapshot(new EntryId(3, 2));
        Recovery.Recovered recovered = recover(ALONE);
        assertEquals(new EntryId(4, 2), recovered.log().last());
        assertEquals(List.of("from the snapshot"), machine.commands());
        assertEquals(new EntryId(3, 2), state.last());
        assertEquals(ALONE, state.configuration());
    }

    @Test
    void aSnapshotAtTheBaseOfTheLogFits() throws IOException {
        append(EntryId.NONE, 1, 1, 2);
        snapshot(new EntryId(2, 1));
        log.write(List.of(new LogWrite.Compact(GROUP, new EntryId(2, 1))));
        assertEquals(new EntryId(2, 1), recover(ALONE).log().base());
    }

    @Test
    void aLogThatConflictsWithTheSnapshotGivesWay() throws IOException {
        append(EntryId.NONE, 1, 1, 1);
        snapshot(new EntryId(2, 3));
        RecoveredLog recovered = recover(ALONE).log();
        assertEquals(
                new RecoveredLog(new HardState(3, null), new EntryId(2, 3), new EntryId(2, 3), List.of(), List.of()),
                recovered);
        assertEquals(recovered, log.recover(GROUP));
    }

    @Test
    void aLogBehindTheSnapshotGivesWayAndTheVoteStays() throws IOException {
        append(EntryId.NONE, 1, 4);
        snapshot(new EntryId(9, 3));
        RecoveredLog recovered = recover(ALONE).log();
        assertEquals(new HardState(4, SELF), recovered.hardState());
        assertEquals(new EntryId(9, 3), recovered.base());
        assertEquals(recovered, log.recover(GROUP));
    }

    @Test
    void aHoleBetweenSnapshotAndLogRefusesTheStart() throws IOException {
        append(EntryId.NONE, 1, 1, 1, 1);
        snapshot(new EntryId(2, 1));
        log.write(List.of(new LogWrite.Compact(GROUP, new EntryId(3, 1))));
        assertEquals(
                "the log of group g starts after (3,t1), but the latest snapshot ends at (2,t1): what is between them"
                        + " is missing",
                refusal());
    }

    @Test
    void aCompactedLogWithoutASnapshotRefusesTheStart() {
        append(EntryId.NONE, 1, 1);
        log.write(List.of(new LogWrite.Compact(GROUP, new EntryId(1, 1))));
        assertEquals(
                "the log of group g starts after (1,t1), but there is no snapshot that holds what comes before",
                refusal());
    }

    @Test
    void anEmptyLogBesideASnapshotHasForgottenItsVoteAndRefusesTheStart() throws IOException {
        snapshot(new EntryId(2, 1));
        TestCluster.assertSays("lost what this node promised", new StorageException(refusal()));
        assertEquals(0, log.rounds().size());
    }
}
