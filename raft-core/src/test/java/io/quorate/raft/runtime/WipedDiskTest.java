package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quorate.raft.RaftNode;
import io.quorate.raft.memory.InProcessNetwork;
import io.quorate.raft.memory.MemoryLogStore;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.Environment.SerialExecutor;
import io.quorate.raft.spi.StorageException;
import io.quorate.raft.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A voter that comes back with an empty disk under its old name is refused, and says so. */
class WipedDiskTest {
    private static final Configuration MEMBERS =
            Configuration.ofVoters(Member.of("1", "one"), Member.of("2", "two"), Member.of("3", "three"));

    private final ManualEnvironment environment = new ManualEnvironment(61);
    private final InProcessNetwork network = new InProcessNetwork();
    private final Map<String, Life> lives = new TreeMap<>();

    /** A node with its data, from start to stop. */
    private record Life(
            RaftNode<Integer> node, Transport transport, SerialExecutor delivery, List<Throwable> failures) {
        void end() {
            node.close();
            transport.close();
            delivery.close();
        }
    }

    private Life start(String id, long incarnation) {
        NodeIdentity identity = new NodeIdentity(ClusterId.of("test"), NodeId.of(id), incarnation);
        SerialExecutor delivery = environment.serialExecutor("delivery-" + id);
        Transport transport = network.transport(identity, delivery);
        List<Throwable> failures = new ArrayList<>();
        RaftNode<Integer> node = RaftNode.builder(new JournalMachine())
                .group(TestCluster.GROUP)
                .logStore(new MemoryLogStore(identity))
                .snapshotStore(new MemorySnapshots())
                .transport(transport)
                .bootstrap(MEMBERS)
                .options(TestCluster.OPTIONS)
                .listener(new io.quorate.raft.api.RaftListener() {
                    @Override
                    public void failed(Throwable cause) {
                        failures.add(cause);
                    }
                })
                .environment(environment)
                .start();
        Life life = new Life(node, transport, delivery, failures);
        lives.put(id, life);
        return life;
    }

    @AfterEach
    void endAll() {
        lives.values().forEach(Life::end);
        assertEquals(List.of(), environment.openExecutors());
    }

    private <T> T await(CompletableFuture<T> future) {
        environment.runUntil("the end of a future", TestCluster.LIMIT, future::isDone);
        return future.join();
    }

    private boolean allKnown(Life life) {
        return life.node().status().configuration().members().stream().noneMatch(member -> member.incarnation() == 0);
    }

    @Test
    void theWipedVoterStopsWithAClearErrorAndTheOthersGoOn() {
        Life one = start("1", 101);
        start("2", 102);
        Life three = start("3", 103);
        environment.runUntil("the incarnations", TestCluster.LIMIT, () -> allKnown(one) && allKnown(three));
        await(one.node().propose(Bytes.utf8("a")));

        three.end();
        Life wiped = start("3", 303);
        environment.runUntil(
                "its refusal", TestCluster.LIMIT, () -> !wiped.failures().isEmpty());
        Throwable cause = wiped.failures().get(0);
        assertEquals(StorageException.class, cause.getClass());
        TestCluster.assertSays("data directory is not the one", cause);
        await(one.node().propose(Bytes.utf8("b")));

        // The way back: remove the member, and let it join anew.
        wiped.end();
        lives.remove("3");
        environment.runUntil(
                "a leader",
                TestCluster.LIMIT,
                () -> one.node().status().leader().isPresent());
        Configuration without = await(one.node().changeMembership(MembershipChange.remove(NodeId.of("3"))))
                .result();
        assertFalse(without.contains(NodeId.of("3")));
    }
}
