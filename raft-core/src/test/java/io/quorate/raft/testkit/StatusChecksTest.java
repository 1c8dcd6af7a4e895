package io.quorate.raft.testkit;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.ElectionStatus;
import io.quorate.raft.api.LoadStatus;
import io.quorate.raft.api.LogStatus;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.LogWrite;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a node says of its own disk, against what is there. */
class StatusChecksTest {
    private static final NodeId NODE = NodeId.of("n0");
    private static final Configuration FOUNDERS = Configuration.ofVoters(List.of(new Member(NODE, "n0")));

    private final Journal journal = new Journal(new VirtualTime(), false);
    private final Ledgers ledgers = new Ledgers(journal, List.of(NODE), FOUNDERS);
    private final SimulatedDisk disk = new SimulatedDisk(
            0, new NodeIdentity(ClusterId.of("c"), NODE, 1), new SeededRandom(1), new DiskChecks(ledgers));
    private final StatusChecks checks = new StatusChecks(ledgers);

    StatusChecksTest() {
        ledgers.add(disk);
        ledgers.node(0).born();
        ledgers.terms().voteSynced(0, 1, 0);
        ledgers.terms().voteSynced(0, 2, 0);
        disk.write(List.of(write(0, EntryId.NONE, new Entry(1, 1, Bytes.utf8("first")))));
        disk.sync();
    }

    @Test
    void whatIsSyncedMayBeTakenForDurable() {
        checks.check(0, durableUpTo(1));
        assertNull(journal.violation());
    }

    @Test
    void whatIsNotSyncedIsNotDurable() {
        disk.write(List.of(write(0, new EntryId(1, 1), new Entry(2, 1, Bytes.utf8("second")))));
        checks.check(0, durableUpTo(2));
        expect();
    }

    @Test
    void whatIsAboutToBeOverwrittenIsNotDurable() {
        disk.write(List.of(write(1, EntryId.NONE, new Entry(1, 2, Bytes.utf8("other")))));
        checks.check(0, durableUpTo(1));
        expect();
    }

    private void expect() {
        String violation = journal.violation();
        assertNotNull(violation, "nothing was found");
        assertTrue(violation.startsWith("I11: "), violation);
    }

    private static LogWrite write(long truncateFrom, EntryId previous, Entry entry) {
        return new LogWrite.Append(GroupId.of("g"), null, truncateFrom, LogSlice.of(previous, List.of(entry)));
    }

    private static NodeStatus durableUpTo(long index) {
        return new NodeStatus(
                NODE,
                RoleName.FOLLOWER,
                2,
                Optional.empty(),
                FOUNDERS,
                0,
                new LogStatus(1, index, index, 0, 0, 0, 0, 0, Optional.empty()),
                List.of(),
                new ElectionStatus(Optional.empty(), RoleChangeReason.STARTED, 0, Optional.empty()),
                LoadStatus.NONE);
    }
}
