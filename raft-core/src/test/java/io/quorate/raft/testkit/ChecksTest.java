package io.quorate.raft.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.RequestVoteResponse;
import io.quorate.raft.spi.LogWrite;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checks themselves: each sees what it is there to see, and nothing in a good history. */
class ChecksTest extends HandMadeHistory {
    private final MessageChecks messages = new MessageChecks(ledgers);

    ChecksTest() {
        super(3);
    }

    @Test
    void aGoodElectionAndCommitBreakNothing() {
        elect(0, 2);
        append(0, 0, EntryId.NONE, entry(1, 2, "x"));
        append(1, 0, EntryId.NONE, entry(1, 2, "x"));
        say(0, 1, appendEntries(2, entry(1, 2, "x"), 0));
        say(1, 0, AppendEntriesResponse.success(ids.get(1), ids.get(0), 2, 1));
        ledgers.leaderCommit(0, 2, 1);
        assertNull(journal.violation());
        assertEquals(1, ledgers.commits().last());
    }

    @Test
    void twoLeadersOfATerm() {
        elect(0, 2);
        ledgers.claimed(1, 2);
        expect("I1");
    }

    @Test
    void aLeaderWithoutAMajorityOfDurableVotes() {
        vote(0, 2, 0);
        ledgers.claimed(0, 2);
        expect("I16");
    }

    @Test
    void aVoteThatIsNotOnTheDisk() {
        say(1, 0, new RequestVoteResponse(ids.get(1), ids.get(0), 2, true, 0));
        expect("I11");
    }

    @Test
    void aVoteThatIsChangedOnTheDisk() {
        vote(1, 2, 0);
        vote(1, 2, 2);
        expect("I9");
    }

    @Test
    void anAcknowledgementBeforeItsSync() {
        elect(0, 2);
        append(0, 0, EntryId.NONE, entry(1, 2, "x"));
        say(0, 1, appendEntries(2, entry(1, 2, "x"), 0));
        disks.get(1).write(List.of(write(0, EntryId.NONE, entry(1, 2, "x"))));
        say(1, 0, AppendEntriesResponse.success(ids.get(1), ids.get(0), 2, 1));
        expect("I11");
    }

    @Test
    void anAcknowledgementOfWhatTheLeaderNeverSent() {
        elect(0, 2);
        append(1, 0, EntryId.NONE, entry(1, 1, "left over"));
        say(1, 0, AppendEntriesResponse.success(ids.get(1), ids.get(0), 2, 1));
        expect("I13");
    }

    @Test
    void aCommitThatOnlyOneDiskHas() {
        elect(0, 2);
        append(0, 0, EntryId.NONE, entry(1, 2, "x"));
        ledgers.leaderCommit(0, 2, 1);
        assertNull(journal.violation());
        ledgers.commits().turnEnded(0);
        expect("I6");
    }

    @Test
    void aCommitOfAnEarlierTermByCounting() {
        elect(0, 2);
        append(0, 0, EntryId.NONE, entry(1, 1, "old"));
        append(1, 0, EntryId.NONE, entry(1, 1, "old"));
        ledgers.leaderCommit(0, 2, 0);
        ledgers.leaderCommit(0, 2, 1);
        expect("I8");
    }

    @Test
    void aCommittedEntryThatIsRemoved() {
        elect(0, 2);
        append(0, 0, EntryId.NONE, entry(1, 2, "x"));
        append(1, 0, EntryId.NONE, entry(1, 2, "x"));
        ledgers.leaderCommit(0, 2, 1);
        append(1, 1, EntryId.NONE, entry(1, 2, "x"));
        expect("I7");
    }

    @Test
    void aLeaderThatRemovesItsOwnEntry() {
        elect(0, 2);
        append(0, 0, EntryId.NONE, entry(1, 2, "x"));
        append(0, 1, EntryId.NONE, entry(1, 2, "x"));
        expect("I2");
    }

    @Test
    void oneIdForTwoEntries() {
        elect(0, 2);
        append(0, 0, EntryId.NONE, entry(1, 2, "x"));
        append(1, 0, EntryId.NONE, entry(1, 2, "y"));
        expect("I3");
    }

    @Test
    void aLaterLeaderWithoutACommittedEntry() {
        elect(0, 2);
        append(0, 0, EntryId.NONE, entry(1, 2, "x"));
        append(1, 0, EntryId.NONE, entry(1, 2, "x"));
        ledgers.leaderCommit(0, 2, 1);
        elect(0, 3);
        say(0, 1, appendEntries(3, entry(1, 1, "other"), 0));
        expect("I4");
    }

    @Test
    void aTermThatNobodyToldOf() {
        disks.get(0).write(List.of(hardState(7, null)));
        expect("I23");
    }

    @Test
    void aLogThatIsReleasedWithoutASnapshot() {
        elect(0, 2);
        append(0, 0, EntryId.NONE, entry(1, 2, "x"));
        disks.get(0).write(List.of(new LogWrite.Compact(GROUP, new EntryId(1, 2))));
        expect("I10");
    }

    @Test
    void aCommandThatIsAppliedTwiceOrAgainstAPromise() {
        CommandLedger commands = new CommandLedger(journal);
        Bytes command = commands.number(Bytes.utf8("x"));
        assertEquals(Bytes.utf8("x"), CommandLedger.withoutNumber(command));
        commands.applied(command, 5);
        commands.applied(command, 5);
        commands.acknowledged(command, 5);
        assertNull(journal.violation());
        commands.applied(command, 6);
        expect("I18");
    }

    @Test
    void aCommandThatIsAppliedThoughItWasRefused() {
        CommandLedger commands = new CommandLedger(journal);
        Bytes command = commands.number(Bytes.utf8("x"));
        commands.refused(command, new IllegalStateException());
        commands.applied(command, 5);
        expect("I18");
    }

    @Test
    void aCrashKeepsWhatWasSyncedAndAPrefixOfTheRest() {
        boolean allKept = false;
        boolean someLost = false;
        for (int seed = 0; seed < 50; seed++) {
            NodeIdentity identity = new NodeIdentity(ClusterId.of("c"), ids.get(0), 1);
            SimulatedDisk disk = new SimulatedDisk(0, identity, new SeededRandom(seed), new DiskChecks(ledgers));
            disk.write(List.of(write(0, EntryId.NONE, entry(1, 1, "synced"))));
            disk.sync();
            disk.write(List.of(write(0, new EntryId(1, 1), entry(2, 1, "a"))));
            disk.write(List.of(write(0, new EntryId(2, 1), entry(3, 1, "b"))));
            int lost = disk.crash();
            assertEquals(3 - lost, disk.written().lastIndex());
            assertEquals(3 - lost, disk.durable().lastIndex());
            allKept |= lost == 0;
            someLost |= lost > 0;
        }
        assertTrue(allKept);
        assertTrue(someLost);
    }

    @Test
    void virtualTimeRunsInOrder() {
        VirtualTime time = new VirtualTime();
        List<String> ran = new ArrayList<>();
        time.at(30, () -> ran.add("c"));
        time.at(10, () -> {
            ran.add("a");
            time.after(0, () -> ran.add("a again"));
            time.at(5, () -> ran.add("a late"));
        });
        time.at(20, () -> ran.add("b"));
        for (int i = 0; i < 5; i++) {
            assertTrue(time.step());
        }
        assertFalse(time.step());
        assertEquals(List.of("a", "a again", "a late", "b", "c"), ran);
        assertEquals(30, time.now());
    }

    private AppendEntries appendEntries(long term, Entry entry, long commit) {
        return new AppendEntries(ids.get(0), ids.get(1), term, LogSlice.of(EntryId.NONE, List.of(entry)), commit);
    }

    private void say(int from, int to, Message message) {
        messages.sent(from, to, message);
    }
}
