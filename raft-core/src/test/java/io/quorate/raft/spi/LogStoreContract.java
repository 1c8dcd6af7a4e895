package io.quorate.raft.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.EntryPayload;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.RecoveredLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link LogStore} must do. An implementation extends this class, tells how it is opened, and has its
 * contract tested. Most tests compare what the store says with a plain model of the log, before and after it is opened
 * anew.
 */
public abstract class LogStoreContract extends LogStoreReadContract {
    private static final NodeId N2 = NodeId.of("n2");

    @Test
    void theStoreSaysWhoseItIs() {
        assertEquals(IDENTITY, store().identity());
        reopen();
        assertEquals(IDENTITY, store().identity());
    }

    @Test
    void aStrangersStoreIsRefused() {
        assumeTrue(isDurable(), "there is nothing to open");
        write(append(GROUP, EntryId.NONE, 1));
        store().close();
        assertRefused(new NodeIdentity(ClusterId.of("other"), IDENTITY.node(), IDENTITY.incarnation()));
        assertRefused(new NodeIdentity(IDENTITY.cluster(), N2, IDENTITY.incarnation()));
        reopen();
        check();
    }

    private void assertRefused(NodeIdentity stranger) {
        RuntimeException refusal = assertThrows(
                RuntimeException.class, () -> open(directory(), stranger).close());
        assertTrue(refusal.getMessage() != null && !refusal.getMessage().isBlank(), "and it says why");
    }

    @Test
    void aGroupNeverSeenIsPristine() {
        assertEquals(RecoveredLog.EMPTY, store().recover(GROUP));
        write();
        reopen();
        assertEquals(RecoveredLog.EMPTY, store().recover(GROUP));
    }

    @Test
    void hardStateAlone() {
        write(hardState(GROUP, 3, null));
        check();
        write(hardState(GROUP, 3, N2));
        check();
        write(hardState(GROUP, 4, null));
        assertEquals(new HardState(4, null), store().recover(GROUP).hardState());
        check();
    }

    @Test
    void whoFoundedAGroupIsKnownForEver() {
        write(new LogWrite.Append(GROUP, new HardState(1, null, true), 0, LogSlice.empty(EntryId.NONE)));
        check();
        write(append(GROUP, EntryId.NONE, 1, 1, 1), new LogWrite.Compact(GROUP, id(2, 1)));
        assertEquals(new HardState(1, null, true), store().recover(GROUP).hardState());
        check();
    }

    @Test
    void hardStateAloneLeavesTheEntries() {
        write(append(GROUP, EntryId.NONE, 1, 1, 2));
        write(hardState(GROUP, 5, N2));
        check();
    }

    @Test
    void entriesAloneLeaveTheHardState() {
        write(hardState(GROUP, 2, N2));
        write(append(GROUP, EntryId.NONE, 1, 2));
        assertEquals(new HardState(2, N2), store().recover(GROUP).hardState());
        check();
    }

    @Test
    void aStoreWithoutRoomRefusesEntriesBeforeAnythingIsWrittenAndGoesOn() {
        write(append(GROUP, EntryId.NONE, 1, 1));
        store().close();
        LogStore full = openWithoutRoom(directory(), IDENTITY);
        try {
            assumeTrue(full != null, "the store knows no such thing");
            LogWrite[] refused = {hardState(GROUP, 2, N2), append(GROUP, id(2, 1), 2)};
            assertThrows(StorageFullException.class, () -> full.write(List.of(refused)));
            assertEquals(model(GROUP).recovered(), full.recover(GROUP));
            LogWrite[] taken = {hardState(GROUP, 3, null), new LogWrite.Compact(GROUP, id(1, 1))};
            full.write(List.of(taken));
            for (LogWrite write : taken) {
                model(GROUP).apply(write);
            }
            assertThrows(StorageFullException.class, () -> full.write(List.of(append(GROUP, id(2, 1), 3))));
        } finally {
            if (full != null) {
                full.close();
            }
            reopen();
        }
        write(append(GROUP, id(2, 1), 3));
        check();
    }

    @Test
    void appendsFollowEachOther() {
        write(append(GROUP, EntryId.NONE, 1));
        write(append(GROUP, id(1, 1), 1, 2, 2));
        write(append(GROUP, id(4, 2), 4));
        assertEquals(
                List.of(id(1, 1), id(3, 2), id(5, 4)), store().recover(GROUP).termStarts());
        check();
    }

    @Test
    void hardStateTruncationAndAppendAreOneWrite() {
        write(append(GROUP, EntryId.NONE, 1, 1, 1));
        write(new LogWrite.Append(GROUP, new HardState(7, N2), 2, commands(id(1, 1), 7, 7, 7)));
        assertEquals(id(4, 7), store().recover(GROUP).last());
        check();
    }

    @Test
    void truncationInTheMiddleOfAnEarlierSlice() {
        write(append(GROUP, EntryId.NONE, 1, 1, 1, 1, 1));
        write(append(GROUP, id(5, 1), 2, 2));
        write(replace(GROUP, id(3, 1)));
        check();
        assertMissing(GROUP, 4, 4);
        write(append(GROUP, id(3, 1), 3));
        check();
    }

    @Test
    void truncationToNothing() {
        write(append(GROUP, EntryId.NONE, 1, 1, 2));
        write(replace(GROUP, EntryId.NONE));
        check();
        write(append(GROUP, EntryId.NONE, 4, 4));
        check();
    }

    @Test
    void truncationByEachAmountRevivesNothing() {
        for (long keep = 0; keep <= 6; keep++) {
            GroupId group = GroupId.of("keep-" + keep);
            write(append(group, EntryId.NONE, 1, 1, 1), append(group, id(3, 1), 2, 2, 2));
            EntryId kept = model(group).idAt(keep);
            write(replace(group, kept));
            check();
            write(append(group, kept, 9));
            check();
        }
    }

    @Test
    void truncationPastTheEndRemovesNothing() {
        write(append(GROUP, EntryId.NONE, 1, 1));
        write(replace(GROUP, id(2, 1), 1));
        check();
    }

    @Test
    void writesOfOneCallHappenInTheirOrder() {
        write(
                append(GROUP, EntryId.NONE, 1, 1, 1),
                hardState(GROUP, 2, N2),
                replace(GROUP, id(1, 1), 2, 2),
                append(GROUP, id(3, 2), 2),
                hardState(GROUP, 3, null),
                new LogWrite.Compact(GROUP, id(2, 2)),
                append(GROUP, id(4, 2), 3));
        assertEquals(new HardState(3, null), store().recover(GROUP).hardState());
        check();
        write(
                append(GROUP, id(5, 3), 3),
                new LogWrite.Reset(GROUP, id(10, 4)),
                append(GROUP, id(10, 4), 4, 4),
                replace(GROUP, id(11, 4), 5));
        check();
    }

    @Test
    void groupsAreKeptApart() {
        // One name is the beginning of the other, which is what a store that builds keys from names gets wrong.
        write(append(GROUP, EntryId.NONE, 1, 1), append(OTHER, EntryId.NONE, 5), hardState(OTHER, 5, N2));
        check();
        write(append(OTHER, id(1, 5), 5, 5), replace(GROUP, EntryId.NONE, 2));
        check();
        write(new LogWrite.Reset(GROUP, id(100, 9)), new LogWrite.Compact(OTHER, id(2, 5)));
        check();
        assertEquals(RecoveredLog.EMPTY, store().recover(GroupId.of("order")));
    }

    @Test
    void resetForgetsTheLogAndKeepsTheHardState() {
        write(hardState(GROUP, 2, N2), append(GROUP, EntryId.NONE, 1, 2, 2));
        write(new LogWrite.Reset(GROUP, id(50, 2)));
        assertEquals(
                new RecoveredLog(new HardState(2, N2), id(50, 2), id(50, 2), List.of(), List.of()),
                store().recover(GROUP));
        check();
        write(append(GROUP, id(50, 2), 2, 6));
        check();
    }

    @Test
    void resetWithinTheLogForgetsWhatFollowsToo() {
        write(append(GROUP, EntryId.NONE, 1, 1, 1, 1, 1));
        write(new LogWrite.Reset(GROUP, id(3, 2)));
        check();
        write(append(GROUP, id(3, 2), 3));
        check();
        assertMissing(GROUP, 5, 5);
    }

    @Test
    void resetOfAGroupNeverSeen() {
        write(new LogWrite.Reset(GROUP, id(7, 3)));
        check();
        write(append(GROUP, id(7, 3), 3));
        check();
    }

    @Test
    void compactionLetsGoOfTheBeginning() {
        write(hardState(GROUP, 3, N2), append(GROUP, EntryId.NONE, 1, 1, 2, 2, 3));
        write(new LogWrite.Compact(GROUP, id(3, 2)));
        assertEquals(List.of(id(4, 2), id(5, 3)), store().recover(GROUP).termStarts());
        check();
        write(append(GROUP, id(5, 3), 3));
        write(new LogWrite.Compact(GROUP, id(5, 3)));
        check();
        write(replace(GROUP, id(5, 3)));
        check();
    }

    @Test
    void compactionOfEverything() {
        write(append(GROUP, EntryId.NONE, 1, 2));
        write(new LogWrite.Compact(GROUP, id(2, 2)));
        check();
        write(append(GROUP, id(2, 2), 2));
        check();
    }

    @Test
    void configurationsAreFoundAfterEveryChange() {
        List<EntryPayload> payloads = List.of(THREE, Bytes.utf8("x"), JOINT, Bytes.utf8("y"), THREE);
        write(append(GROUP, EntryId.NONE, 1, payloads));
        assertEquals(List.of(1L, 3L, 5L), configurationIndexes());
        check();
        write(replace(GROUP, id(4, 1)));
        assertEquals(List.of(1L, 3L), configurationIndexes());
        check();
        write(new LogWrite.Compact(GROUP, id(1, 1)));
        assertEquals(List.of(3L), configurationIndexes());
        check();
        write(append(GROUP, id(4, 1), 2, List.of(JOINT)));
        check();
        write(new LogWrite.Reset(GROUP, id(5, 2)));
        assertEquals(List.of(), configurationIndexes());
        check();
    }

    private List<Long> configurationIndexes() {
        return store().recover(GROUP).configurations().stream()
                .map(Entry::index)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyScriptGivesWhatTheModelGives(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<GroupId> groups = List.of(GROUP, OTHER, GroupId.of("ORDERS"));
        for (int round = 0; round < 60; round++) {
            List<LogWrite> writes = new ArrayList<>();
            // The model runs ahead of the store within a call, as each write depends on those before it.
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                LogWrite write = randomWrite(groups.get(random.nextInt(groups.size())), random);
                model(write.group()).apply(write);
                writes.add(write);
            }
            store().write(writes);
            if (round % 6 == 0) {
                check();
            }
        }
        check();
    }

    private LogWrite randomWrite(GroupId group, SplittableRandom random) {
        LogModel log = model(group);
        int kind = random.nextInt(10);
        if (kind == 0) {
            return new LogWrite.Reset(
                    group,
                    id(log.last().index() + random.nextInt(1, 9), log.last().term() + 1));
        }
        if (kind == 1 && !log.isEmpty()) {
            return new LogWrite.Compact(
                    group,
                    log.idAt(random.nextLong(log.base().index() + 1, log.last().index() + 1)));
        }
        boolean truncate = kind < 4;
        long keep = truncate
                ? random.nextLong(log.base().index(), log.last().index() + 1)
                : log.last().index();
        EntryId previous = log.idAt(keep);
        long term = Math.max(1, previous.term() + random.nextInt(2));
        List<Entry> entries = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            EntryPayload payload = random.nextInt(6) == 0 ? JOINT : Bytes.wrap(new byte[random.nextInt(300)]);
            entries.add(new Entry(keep + entries.size() + 1, term, payload));
        }
        HardState state = random.nextBoolean() ? new HardState(log.hardState().term() + 1, N2, true) : null;
        return new LogWrite.Append(group, state, truncate ? keep + 1 : 0, LogSlice.of(previous, entries));
    }
}
