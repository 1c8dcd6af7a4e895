package io.quorate.raft.testkit;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import io.quorate.raft.protocol.RequestPreVoteResponse;
import io.quorate.raft.protocol.RequestVoteResponse;
import io.quorate.raft.spi.LogWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Disks and ledgers without any node: what happens to them is written down by hand, to see what the checks say. */
abstract class HandMadeHistory {
    static final GroupId GROUP = GroupId.of("g");
    private static final int FOUNDERS = 3;

    final Journal journal = new Journal(new VirtualTime(), false);
    final List<NodeId> ids;
    final Ledgers ledgers;
    final DiskChecks diskChecks;
    final List<SimulatedDisk> disks = new ArrayList<>();

    /** Makes the disks of so many nodes, of which the first three found the cluster. */
    HandMadeHistory(int nodes) {
        ids = IntStream.range(0, nodes).mapToObj(i -> NodeId.of("n" + i)).toList();
        ledgers = new Ledgers(
                journal,
                ids,
                Configuration.ofVoters(
                        IntStream.range(0, FOUNDERS).mapToObj(this::member).toList()));
        diskChecks = new DiskChecks(ledgers);
        for (int i = 0; i < nodes; i++) {
            NodeIdentity identity = new NodeIdentity(ClusterId.of("c"), ids.get(i), 1);
            SimulatedDisk disk = new SimulatedDisk(i, identity, new SeededRandom(i), diskChecks);
            disks.add(disk);
            ledgers.add(disk);
        }
    }

    final Member member(int node) {
        return new Member(ids.get(node), ids.get(node).value());
    }

    final void expect(String invariant) {
        String violation = journal.violation();
        assertNotNull(violation, "nothing was found");
        assertTrue(violation.startsWith(invariant + ": "), violation);
    }

    /** Two of the founders give their durable vote. */
    final void elect(int leader, long term) {
        vote(leader, term, leader);
        vote((leader + 1) % FOUNDERS, term, leader);
        ledgers.claimed(leader, term);
    }

    final void vote(int node, long term, int candidate) {
        ledgers.node(node).delivered(1, new RequestVoteResponse(ids.get(1), ids.get(node), term, false, 0));
        ledgers.node(node).delivered(2, new RequestPreVoteResponse(ids.get(2), ids.get(node), term, true));
        disks.get(node).write(List.of(hardState(term, ids.get(candidate))));
        disks.get(node).sync();
    }

    final void append(int node, long truncateFrom, EntryId previous, Entry entry) {
        disks.get(node).write(List.of(write(truncateFrom, previous, entry)));
        disks.get(node).sync();
    }

    static LogWrite hardState(long term, @Nullable NodeId votedFor) {
        return new LogWrite.Append(GROUP, new HardState(term, votedFor), 0, LogSlice.empty(EntryId.NONE));
    }

    static LogWrite write(long truncateFrom, EntryId previous, Entry entry) {
        return new LogWrite.Append(GROUP, null, truncateFrom, LogSlice.of(previous, List.of(entry)));
    }

    static Entry entry(long index, long term, String command) {
        return new Entry(index, term, Bytes.utf8(command));
    }
}
