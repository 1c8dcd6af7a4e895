package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.RaftHost;
import io.quorate.raft.RaftNode;
import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.ElectionOptions;
import io.quorate.raft.api.HostThreads;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.memory.InProcessNetwork;
import io.quorate.raft.memory.MemoryLogStore;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import io.quorate.raft.spi.Transport;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A slow group on a host of real threads costs the other groups nothing: apply, snapshot, entries, limits. */
@Timeout(60)
class HostFairnessTest {
    private static final Member SELF = Member.of("1", "node-1");
    private static final RaftOptions OPTIONS =
            RaftOptions.DEFAULT.with(new ElectionOptions(Duration.ofMillis(5), 2, 10, 6_000));
    private static final int OTHERS = 20;
    private static final int MIB = 1 << 20;
    private static final int MORE_THAN_MAY_WAIT = 1 << 19;

    private final CountDownLatch gate = new CountDownLatch(1);
    private final Disk disk = new Disk();
    private final Transport transport = new InProcessNetwork().transport(disk.identity());
    private final RaftHost host = RaftHost.builder()
            .logStore(disk)
            .transport(transport)
            .options(OPTIONS)
            .threads(new HostThreads(2, 2, 2, 1))
            .start();
    private final Machine slowMachine = new Machine();
    private final List<RaftNode<Integer>> others = new ArrayList<>();
    private RaftNode<Integer> slow;

    /** Counts commands, and can be told to wait for the gate. */
    private final class Machine implements StateMachine<Integer> {
        private volatile boolean waitsInApply;
        private volatile boolean waitsInSnapshot;
        private final CountDownLatch waiting = new CountDownLatch(1);
        private int count;

        @Override
        public Integer apply(long index, Bytes command) {
            if (waitsInApply) {
                awaitGate();
            }
            count++;
            return count;
        }

        @Override
        public StateMachineSnapshot capture() {
            return out -> {
                if (waitsInSnapshot) {
                    awaitGate();
                }
                out.write(1);
            };
        }

        private void awaitGate() {
            waiting.countDown();
            await(gate);
        }

        @Override
        public void restore(InputStream snapshot) {
            throw new IllegalStateException("no node of this test restarts");
        }
    }

    /** A log store whose next write can be held. */
    private static final class Disk extends FaultyLogStore {
        private final List<List<LogWrite>> written = new CopyOnWriteArrayList<>();
        private volatile CountDownLatch hold = new CountDownLatch(0);
        private volatile CountDownLatch held = new CountDownLatch(1);

        Disk() {
            super(new MemoryLogStore(new NodeIdentity(ClusterId.of("test"), NodeId.of("1"), 7)));
        }

        @Override
        public void write(List<LogWrite> writes) {
            super.write(writes);
            written.add(List.copyOf(writes));
            held.countDown();
            await(hold);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    @BeforeEach
    void start() throws Exception {
        slow = start("slow", slowMachine);
        for (int i = 0; i < OTHERS; i++) {
            others.add(start("quick-" + i, new Machine()));
        }
        assertEquals(1, write(slow).result());
        everyOtherOneWrites(1);
    }

    private RaftNode<Integer> start(String group, Machine machine) {
        return host.node(machine)
                .group(GroupId.of(group))
                .snapshotStore(new MemorySnapshots())
                .bootstrap(Configuration.ofVoters(List.of(SELF)))
                .start();
    }

    private static Committed<Integer> write(RaftNode<Integer> node) throws Exception {
        // The first ones may come before the node leads.
        for (int attempt = 0; attempt < 10_000; attempt++) {
            try {
                return get(node.propose(Bytes.utf8("x")));
            } catch (ExecutionException e) {
                get(node.freshStatus());
            }
        }
        throw new IllegalStateException("no leader");
    }

    private void everyOtherOneWrites(int result) throws Exception {
        for (RaftNode<Integer> other : others) {
            assertEquals(result, write(other).result());
        }
    }

    @AfterEach
    void close() {
        gate.countDown();
        disk.hold.countDown();
        host.close();
        transport.close();
        disk.close();
    }

    @Test
    void aStateMachineThatBlocksDelaysItsOwnGroupOnly() throws Exception {
        slowMachine.waitsInApply = true;
        CompletableFuture<Committed<Integer>> blocked = slow.propose(Bytes.utf8("x"));
        await(slowMachine.waiting);
        everyOtherOneWrites(2);
        for (RaftNode<Integer> other : others) {
            assertTrue(get(other.read(() -> true)));
            assertTrue(get(other.takeSnapshot()).index() > 0);
        }
        assertEquals(RoleName.LEADER, get(slow.freshStatus()).role(), "its loop goes on as well");
        assertFalse(blocked.isDone());
        gate.countDown();
        assertEquals(2, get(blocked).result());
    }

    @Test
    void aGroupAtItsLimitsIsBusyAndNoOtherOneIs() throws Exception {
        slowMachine.waitsInApply = true;
        CompletableFuture<Committed<Integer>> first = slow.propose(Bytes.utf8("x"));
        await(slowMachine.waiting);
        Bytes small = Bytes.utf8("x");
        CompletableFuture<Committed<Integer>> last = first;
        for (int i = 0; i < MORE_THAN_MAY_WAIT && !isBusy(last); i++) {
            last = slow.propose(small);
        }
        assertTrue(isBusy(last));
        everyOtherOneWrites(2);
        gate.countDown();
        assertEquals(2, get(first).result());
    }

    private static boolean isBusy(CompletableFuture<?> future) {
        if (!future.isCompletedExceptionally()) {
            return false;
        }
        ExecutionException failure = assertThrows(ExecutionException.class, future::get);
        assertInstanceOf(BusyException.class, failure.getCause());
        return true;
    }

    @Test
    void aSnapshotThatTakesLongDelaysNothing() throws Exception {
        slowMachine.waitsInSnapshot = true;
        CompletableFuture<SnapshotMeta> blocked = slow.takeSnapshot();
        await(slowMachine.waiting);
        assertEquals(2, write(slow).result());
        everyOtherOneWrites(2);
        for (RaftNode<Integer> other : others) {
            assertTrue(get(other.takeSnapshot()).index() > 0);
        }
        assertFalse(blocked.isDone());
        gate.countDown();
        assertTrue(get(blocked).index() > 0);
    }

    @Test
    void muchThatIsQueuedForTheDiskDelaysAnotherGroupByOneRound() throws Exception {
        disk.held = new CountDownLatch(1);
        disk.hold = new CountDownLatch(1);
        List<CompletableFuture<?>> writes = new ArrayList<>();
        Bytes large = Bytes.wrap(new byte[MIB - 100]);
        writes.add(slow.propose(large));
        await(disk.held);
        // The writer is at the disk: what the loop hands on from here on gathers behind it.
        for (int i = 0; i < 40; i++) {
            writes.add(slow.propose(large));
            get(slow.freshStatus());
        }
        RaftNode<Integer> other = others.get(0);
        CompletableFuture<Committed<Integer>> small = other.propose(Bytes.utf8("x"));
        get(other.freshStatus());
        int before = disk.written.size();
        disk.hold.countDown();
        assertEquals(2, get(small).result());
        List<LogWrite> next = disk.written.get(before);
        assertTrue(next.stream().anyMatch(write -> write.group().equals(other.group())), "it is in the next round");
        for (CompletableFuture<?> write : writes) {
            get(write);
        }
    }
}
