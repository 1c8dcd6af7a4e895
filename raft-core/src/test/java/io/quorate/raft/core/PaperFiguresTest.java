package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.D;
import static io.quorate.raft.core.Messages.E;
import static io.quorate.raft.core.Messages.HEARTBEAT;
import static io.quorate.raft.core.Messages.T;
import static io.quorate.raft.core.Messages.id;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of the paper and of the dissertation that tell of logs. */
class PaperFiguresTest {

    @Test
    @DisplayName("§3.6.2, Figure 3.7: an entry of an old term on a majority is not committed, and may be overwritten")
    void figureEight() {
        // a leads term 2 and brings (2, t2) to b alone; e leads term 3 and keeps (2, t3) to itself.
        TestCluster cluster = new TestCluster(1, PaperFiguresTest::figureEightLogs, A, B, C, D, E);
        // a leads term 4 and brings (2, t2) to c: it is on a majority now. Its own entry reaches nobody.
        cluster.cut(A, D);
        cluster.cut(A, E);
        cluster.cut(C, D);
        TestNode a = electWithout(cluster, A, List.of(B, C));
        assertEquals(id(2, 2), cluster.node(C).state().log().last());
        assertEquals(0, a.state().commitIndex());
        // a crashes; e, whose last term is 3, is elected by c and d and overwrites it.
        cluster.crash(A);
        cluster.heal();
        cluster.crash(B);
        cluster.ticks(4 * T);
        TestNode e = cluster.elect(E);
        cluster.ticks(HEARTBEAT);
        assertEquals(3, e.state().log().termAt(2));
        assertEquals(3, cluster.node(C).state().log().termAt(2));
        cluster.restart(A);
        cluster.restart(B);
        cluster.ticks(2 * HEARTBEAT);
        cluster.assertSameLogs();
    }

    private static Given figureEightLogs(NodeId id) {
        NodeId[] five = {A, B, C, D, E};
        if (id.equals(A) || id.equals(B)) {
            return Given.log(1, 2).voters(five).term(3);
        }
        return (id.equals(E) ? Given.log(1, 3) : Given.log(1)).voters(five).term(3);
    }

    /** Elects a node, and lets nothing of its own term get out. */
    private static TestNode electWithout(TestCluster cluster, NodeId id, List<NodeId> voters) {
        TestNode node = cluster.node(id);
        for (int i = 0; i < 500 && cluster.leader() == null; i++) {
            if (cluster.network().isEmpty()) {
                node.step(new Event.Tick());
            }
            stepWithout(cluster, node, voters);
        }
        long own = node.state().log().lastIndex();
        for (int i = 0; i < 100; i++) {
            cluster.drop(message -> message instanceof AppendEntries append
                    && append.entries().lastIndex() >= own
                    && !append.entries().isEmpty());
            stepWithout(cluster, node, voters);
        }
        // What the leader still holds back below its own entry goes by hand, as a short read of its log would send it.
        LogSlice old = node.disk().read(2, 2, 0);
        for (NodeId voter : voters) {
            cluster.deliver(new AppendEntries(id, voter, node.state().term(), old, 0));
            cluster.node(voter).sync(Integer.MAX_VALUE);
        }
        for (int i = 0; i < 20; i++) {
            cluster.drop(message -> message instanceof AppendEntries);
            stepWithout(cluster, node, voters);
        }
        return node;
    }

    private static void stepWithout(TestCluster cluster, TestNode node, List<NodeId> voters) {
        node.sync(Integer.MAX_VALUE);
        node.takeNews();
        for (NodeId voter : voters) {
            cluster.node(voter).sync(Integer.MAX_VALUE);
            cluster.node(voter).takeNews();
        }
        if (!cluster.network().isEmpty()) {
            cluster.deliver(cluster.network().remove(0));
        }
    }

    @ParameterizedTest
    @DisplayName("§3.5, Figure 7: each follower's log is repaired, by at most one probe per conflicting term")
    @CsvSource({
        "1 1 1 4 4 5 5 6 6, 1",
        "1 1 1 4, 1",
        "1 1 1 4 4 5 5 6 6 6 6, 0",
        "1 1 1 4 4 5 5 6 6 6 7 7, 0",
        "1 1 1 4 4 4 4, 1",
        "1 1 1 2 2 2 3 3 3 3 3, 1"
    })
    void figureSeven(String follower, int rejections) {
        long[] terms =
                Stream.of(follower.split(" ", -1)).mapToLong(Long::parseLong).toArray();
        TestCluster cluster = new TestCluster(
                1,
                id -> id.equals(B)
                        ? Given.log(terms).term(7)
                        : Given.log(1, 1, 1, 4, 4, 5, 5, 6, 6, 6).term(7),
                A,
                B,
                C);
        int rejected = 0;
        TestNode a = cluster.node(A);
        cluster.isolate(B);
        for (int i = 0; i < 2 * T && cluster.leader() == null; i++) {
            a.step(new Event.Tick());
            cluster.settle();
        }
        assertEquals(8, a.state().term());
        cluster.heal();
        cluster.node(A).step(new Event.PeerUnreachable(B));
        for (int i = 0; i < 2 * HEARTBEAT; i++) {
            a.step(new Event.Tick());
            rejected += settleCounting(cluster);
        }
        assertEquals(List.of(1L, 1L, 1L, 4L, 4L, 5L, 5L, 6L, 6L, 6L, 8L), terms(cluster.node(B)));
        assertEquals(rejections, rejected);
    }

    private static int settleCounting(TestCluster cluster) {
        int rejected = 0;
        boolean busy = true;
        while (busy) {
            busy = !cluster.network().isEmpty();
            for (TestNode node : cluster.nodes()) {
                busy |= node.hasNews() || node.disk().unsynced() > 0;
                node.sync(Integer.MAX_VALUE);
                node.takeNews();
            }
            if (!cluster.network().isEmpty()) {
                Message next = cluster.network().remove(0);
                rejected += next instanceof AppendEntriesResponse answer && !answer.success() ? 1 : 0;
                cluster.deliver(next);
            }
        }
        return rejected;
    }

    private static List<Long> terms(TestNode node) {
        return node.disk().entries().stream().map(Entry::term).toList();
    }
}
