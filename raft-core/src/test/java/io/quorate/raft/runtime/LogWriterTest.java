package io.quorate.raft.runtime;

import static java.lang.Thread.State.WAITING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.core.Effect;
import io.quorate.raft.core.Event;
import io.quorate.raft.memory.MemoryLogStore;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.protocol.RequestVoteResponse;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageException;
import io.quorate.raft.spi.StorageFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One sync per round for all groups, and no promise before the sync that covers it. */
class LogWriterTest {
    private final ManualEnvironment environment = new ManualEnvironment(1);
    private final FaultyLogStore store =
            new FaultyLogStore(new MemoryLogStore(new NodeIdentity(ClusterId.of("test"), NodeId.of("1"), 1)));
    private final LogWriter writer = LogWriter.ofManyGroups(store, environment.serialExecutor("log"), environment);
    private final Group a = new Group("a");
    private final Group b = new Group("b");

    /** A group, and what it hears. */
    private final class Group {
        private final List<Event> events = new ArrayList<>();
        private final List<Message> sent = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();
        private final Outbox outbox = new Outbox(events::add, events::add, sent::add, failures::add);
        private final GroupLog log;

        private Group(String name) {
            log = writer.register(GroupId.of(name), RecoveredLog.EMPTY, outbox);
        }
    }

    @AfterEach
    void close() {
        writer.close();
        store.close();
    }

    private static Effect.Persist persist(long sequence, long index, @Nullable HardState hardState) {
        LogSlice entries =
                LogSlice.of(new EntryId(index - 1, index == 1 ? 0 : 1), List.of(new Entry(index, 1, Bytes.utf8("c"))));
        return new Effect.Persist(sequence, hardState, 0, entries);
    }

    private static Message promise(long number) {
        return new RequestVoteResponse(NodeId.of("1"), NodeId.of("2"), number, true, 0);
    }

    @Test
    void withoutAnythingToWaitForAPromiseLeavesAtOnce() {
        a.log.sendWhenDurable(promise(1));
        assertEquals(List.of(promise(1)), a.sent);
    }

    @Test
    void aPromiseWaitsForWhatWasWrittenBeforeItAndKeepsItsPlace() {
        HardState vote = new HardState(1, NodeId.of("2"));
        a.log.persist(persist(1, 1, vote));
        a.log.sendWhenDurable(promise(1));
        a.log.persist(persist(2, 2, vote));
        a.log.sendWhenDurable(promise(2));
        assertEquals(List.of(), a.sent);
        assertEquals(0, store.rounds().size());
        environment.runAll();
        assertEquals(1, store.rounds().size());
        assertEquals(2, store.rounds().get(0).size());
        assertEquals(List.of(new Event.Persisted(2, new EntryId(2, 1), vote)), a.events);
        assertEquals(List.of(promise(1), promise(2)), a.sent);
    }

    @Test
    void groupsShareARoundAndHearOfTheirOwn() {
        HardState term = new HardState(1, null);
        a.log.persist(persist(7, 1, term));
        b.log.persist(persist(3, 1, term));
        b.log.sendWhenDurable(promise(2));
        environment.runAll();
        assertEquals(1, store.rounds().size());
        assertEquals(List.of(new Event.Persisted(7, new EntryId(1, 1), term)), a.events);
        assertEquals(List.of(new Event.Persisted(3, new EntryId(1, 1), term)), b.events);
        assertEquals(List.of(promise(2)), b.sent);
    }

    @Test
    void aPromiseOfOneGroupDoesNotWaitForAnother() {
        a.log.persist(persist(1, 1, new HardState(1, null)));
        b.log.sendWhenDurable(promise(1));
        assertEquals(List.of(promise(1)), b.sent);
    }

    @Test
    void truncationResetAndCompactionAreFollowed() {
        HardState term = new HardState(1, null);
        a.log.persist(persist(1, 1, term));
        a.log.persist(persist(2, 2, term));
        environment.runAll();
        a.log.persist(new Effect.Persist(3, null, 2, LogSlice.empty(new EntryId(1, 1))));
        environment.runAll();
        a.log.reset(new Effect.ResetLog(4, new EntryId(9, 1)));
        environment.runAll();
        a.log.compact(new EntryId(9, 1));
        environment.runAll();
        assertEquals(
                List.of(
                        new Event.Persisted(2, new EntryId(2, 1), term),
                        new Event.Persisted(3, new EntryId(1, 1), term),
                        new Event.Persisted(4, new EntryId(9, 1), term)),
                a.events);
        assertEquals(4, store.rounds().size());
    }

    @Test
    void aFailedWriteFailsEveryGroupAndNothingIsSentOrWrittenAfterwards() {
        store.failWrites();
        a.log.persist(persist(1, 1, new HardState(1, null)));
        a.log.sendWhenDurable(promise(1));
        environment.runAll();
        a.log.sendWhenDurable(promise(2));
        b.log.sendWhenDurable(promise(3));
        b.log.persist(persist(1, 1, new HardState(1, null)));
        environment.runAll();
        assertEquals(1, store.rounds().size());
        for (Group group : List.of(a, b)) {
            assertEquals(1, group.failures.size());
            assertEquals(StorageException.class, group.failures.get(0).getClass());
            assertEquals(List.of(), group.sent);
            assertEquals(List.of(), group.events);
        }
    }

    @Test
    void aGroupIsRegisteredOnce() {
        Outbox outbox = new Outbox(event -> {}, event -> {}, message -> {}, cause -> {});
        assertThrows(IllegalStateException.class, () -> writer.register(GroupId.of("a"), RecoveredLog.EMPTY, outbox));
    }

    @Test
    void muchIsWrittenInSeveralRounds() {
        HardState term = new HardState(1, null);
        byte[] large = new byte[5 << 20];
        for (int i = 1; i <= 3; i++) {
            LogSlice entries =
                    LogSlice.of(new EntryId(i - 1, i == 1 ? 0 : 1), List.of(new Entry(i, 1, Bytes.wrap(large))));
            a.log.persist(new Effect.Persist(i, term, 0, entries));
            a.log.sendWhenDurable(promise(i));
        }
        environment.runAll();
        assertEquals(3, store.rounds().size());
        assertEquals(3, a.events.size());
        assertEquals(List.of(promise(1), promise(2), promise(3)), a.sent);
    }

    @Test
    void aRoundThatFindsNoRoomWaitsWithAllBehindItAndIsWrittenOnce() {
        a.log.persist(persist(1, 1, HardState.INITIAL));
        environment.runAll();
        a.events.clear();
        store.isFull(true);
        a.log.persist(persist(2, 2, null));
        a.log.sendWhenDurable(promise(1));
        environment.runAll();
        assertEquals(List.of(new Event.StorageSpace(true)), a.events);
        assertEquals(List.of(new Event.StorageSpace(true)), b.events);
        HardState vote = new HardState(2, NodeId.of("2"));
        a.log.persist(new Effect.Persist(3, vote, 0, LogSlice.empty(EntryId.NONE)));
        a.log.compact(new EntryId(1, 1));
        a.log.tryAgain();
        a.log.tryAgain();
        environment.runAll();
        assertEquals(List.of(), a.sent);
        assertEquals(new EntryId(1, 1), store.recover(GroupId.of("a")).base());
        store.isFull(false);
        a.log.tryAgain();
        a.log.tryAgain();
        environment.runAll();
        EntryId last = new EntryId(2, 1);
        assertEquals(
                List.of(
                        new Event.StorageSpace(true),
                        new Event.StorageSpace(false),
                        new Event.Persisted(2, last, HardState.INITIAL),
                        new Event.Persisted(3, last, vote)),
                a.events);
        assertEquals(List.of(promise(1)), a.sent);
        assertEquals(List.of(), a.failures);
        a.log.tryAgain();
        environment.runAll();
        assertEquals(4, a.events.size());
    }

    @Test
    void aCompactionThatPassesARoundWithoutRoomIsNotUndoneByAnEarlierOneInThatRound() {
        a.log.persist(persist(1, 1, HardState.INITIAL));
        a.log.persist(persist(2, 2, null));
        environment.runAll();
        store.isFull(true);
        a.log.persist(persist(3, 3, null));
        a.log.compact(new EntryId(1, 1));
        environment.runAll();
        a.log.compact(new EntryId(2, 1));
        environment.runAll();
        assertEquals(new EntryId(2, 1), store.recover(GroupId.of("a")).base());
        store.isFull(false);
        a.log.tryAgain();
        environment.runAll();
        assertEquals(new EntryId(2, 1), store.recover(GroupId.of("a")).base());
        assertEquals(new EntryId(3, 1), store.recover(GroupId.of("a")).last());
        List<LogWrite> lastRound = store.rounds().get(store.rounds().size() - 1);
        assertEquals(1, lastRound.size(), lastRound.toString());
        assertEquals(List.of(), a.failures);
    }

    @Test
    void aGroupThatLeavesWhileThereIsNoRoomTakesItsPartOfTheRoundWithIt() {
        store.isFull(true);
        a.log.persist(persist(1, 1, HardState.INITIAL));
        b.log.persist(persist(1, 1, HardState.INITIAL));
        environment.runAll();
        a.log.leave();
        environment.runAll();
        store.isFull(false);
        b.log.tryAgain();
        environment.runAll();
        assertEquals(List.of("b"), groupsOfRound(0));
        assertEquals(RecoveredLog.EMPTY, store.recover(GroupId.of("a")));
    }

    @Test
    void aGroupThatIsFoundedWithoutRoomDisturbsNoOther() {
        store.isFull(true);
        LogSlice entry = LogSlice.of(EntryId.NONE, List.of(new Entry(1, 1, Bytes.utf8("c"))));
        assertThrows(
                StorageFullException.class,
                () -> writer.writeNow(List.of(new LogWrite.Append(GroupId.of("d"), null, 0, entry))));
        assertEquals(List.of(), a.failures);
        a.log.persist(new Effect.Persist(1, new HardState(2, null), 0, LogSlice.empty(EntryId.NONE)));
        environment.runAll();
        assertEquals(1, a.events.size());
    }

    @Test
    void aGroupThatComesWhileThereIsNoRoomHearsOfIt() {
        store.isFull(true);
        a.log.persist(persist(1, 1, HardState.INITIAL));
        environment.runAll();
        Group late = new Group("late");
        assertEquals(List.of(new Event.StorageSpace(true)), late.events);
    }

    private static void write(Group group, int number, int bytes) {
        LogSlice entries = LogSlice.of(
                new EntryId(number - 1, number == 1 ? 0 : 1),
                List.of(new Entry(number, 1, Bytes.wrap(new byte[bytes]))));
        group.log.persist(new Effect.Persist(number, new HardState(1, null), 0, entries));
    }

    private List<String> groupsOfRound(int round) {
        return store.rounds().get(round).stream()
                .map(write -> write.group().value())
                .toList();
    }

    @Test
    void aGroupThatWritesMuchDoesNotMakeAnotherOneWaitForAllThatItHas() {
        for (int i = 1; i <= 40; i++) {
            write(a, i, 1 << 19);
        }
        write(b, 1, 100);
        environment.runAll();
        assertEquals(List.of("a", "b"), groupsOfRound(0), "a share of the first round for each");
        assertEquals(
                new Event.Persisted(40, new EntryId(40, 1), new HardState(1, null)), a.events.get(a.events.size() - 1));
        assertEquals(1, b.events.size());
    }

    @Test
    void whatFindsNoRoomComesFirstTheNextTime() {
        write(a, 1, 100);
        write(a, 2, 100);
        write(b, 1, 9 << 20);
        environment.runOne();
        write(a, 3, 100);
        environment.runAll();
        assertEquals(List.of("a", "a"), groupsOfRound(0));
        assertEquals("b", groupsOfRound(1).get(0));
        assertEquals(List.of(new Event.Persisted(1, new EntryId(1, 1), new HardState(1, null))), b.events);
    }

    @Test
    void aGroupThatLeavesHasItsPlaceFreeAndDisturbsNoOther() {
        write(a, 1, 100);
        write(b, 1, 100);
        a.log.leave();
        GroupLog again = writer.register(GroupId.of("a"), RecoveredLog.EMPTY, new Group("c").outbox);
        environment.runAll();
        assertEquals(List.of("b"), groupsOfRound(0));
        assertEquals(1, b.events.size());
        again.leave();
    }

    @Test
    void aGroupThatComesAfterAFailureHearsOfItAtOnce() {
        store.failWrites();
        write(a, 1, 100);
        environment.runAll();
        Outbox outbox = new Outbox(event -> {}, event -> {}, message -> {}, cause -> {});
        StorageException late = assertThrows(
                StorageException.class, () -> writer.register(GroupId.of("d"), RecoveredLog.EMPTY, outbox));
        assertSame(a.failures.get(0), late.getCause());
        assertThrows(StorageException.class, () -> writer.writeNow(List.of()));
        a.log.leave();
    }

    @Test
    void aFailureWhileAGroupIsFoundedStopsTheOthersWithTheSameCause() {
        store.failWrites();
        StorageException failure = assertThrows(
                StorageException.class,
                () -> writer.writeNow(
                        List.of(new LogWrite.Append(GroupId.of("d"), null, 0, LogSlice.empty(EntryId.NONE)))));
        assertEquals(List.of(failure), a.failures);
        assertEquals(List.of(failure), b.failures);
    }

    @Test
    void groupsThatStartAtTheSameTimeShareASync() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FaultyLogStore slow =
                new FaultyLogStore(new MemoryLogStore(new NodeIdentity(ClusterId.of("test"), NodeId.of("1"), 1))) {
                    @Override
                    public void write(List<LogWrite> writes) {
                        super.write(writes);
                        first.countDown();
                        awaitUninterruptibly(goOn);
                    }
                };
        LogWriter shared = LogWriter.ofManyGroups(slow, environment.serialExecutor("log-2"), environment);
        List<Thread> starting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            GroupId group = GroupId.of("s" + i);
            Thread thread = new Thread(() -> shared.writeNow(
                    List.of(new LogWrite.Append(group, new HardState(1, null), 0, LogSlice.empty(EntryId.NONE)))));
            starting.add(thread);
            thread.start();
            if (i == 0) {
                assertTrue(first.await(30, TimeUnit.SECONDS));
            }
        }
        while (!starting.stream().allMatch(thread -> thread == starting.get(0) || thread.getState() == WAITING)) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        for (Thread thread : starting) {
            thread.join();
        }
        assertEquals(List.of(1, 19), slow.rounds().stream().map(List::size).toList());
        shared.close();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
