package io.quorate.raft.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Member;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who can be elected while a node is left out, on histories made by hand. */
class ElectableTest extends HandMadeHistory {
    private static final int NOBODY = -1;
    private static final EntryId FIRST = new EntryId(1, 2);

    private final Health health;

    /** Three of five nodes are the voters, and have the same log. */
    ElectableTest() {
        super(5);
        Scenario scenario = Scenario.of(1);
        VirtualTime time = new VirtualTime();
        Weather weather = new Weather(scenario);
        Counts counts = new Counts();
        SimulatedNetwork network = new SimulatedNetwork(new Links(ids.size()), time, weather, ledgers, counts);
        Configuration founders = voters(0, 1, 2);
        health = new Health(new ClusterContext(scenario, GROUP, founders, time, weather, network, ledgers, counts));
        elect(0, 2);
        for (int node = 0; node < 3; node++) {
            append(node, 0, EntryId.NONE, entry(1, 2, "x"));
        }
        ledgers.leaderCommit(0, 2, 1);
    }

    private Configuration voters(int... nodes) {
        List<Member> members = IntStream.of(nodes).mapToObj(this::member).toList();
        return Configuration.ofVoters(members);
    }

    /** The leader removes node 1, and these nodes hear of it. */
    private void removeOne(int... nodes) {
        for (int node : nodes) {
            append(node, 0, FIRST, new Entry(2, 2, voters(0, 2)));
        }
    }

    @Test
    void anyTwoOfThree() {
        for (int node = NOBODY; node < 3; node++) {
            assertTrue(health.canElectWithout(node));
        }
    }

    @Test
    void whoIsLeftOutIsNeededOnceAnotherOneIsRemoved() {
        removeOne(0, 1);
        assertFalse(health.canElectWithout(2));
        assertTrue(health.canElectWithout(1));
        assertTrue(health.canElectWithout(NOBODY));
    }

    @Test
    void aChangeThatOnlyTheNodeLeftOutHasIsNoHindrance() {
        removeOne(2);
        assertTrue(health.canElectWithout(2));
    }

    @Test
    void aChangeThatOnlyOneHasIsAHindranceWhereItsVoteIsNeeded() {
        removeOne(0);
        assertFalse(health.canElectWithout(2));
        assertTrue(health.canElectWithout(0));
    }

    @Test
    void lostDisksDoNotVote() {
        append(0, 0, FIRST, new Entry(2, 2, Configuration.ofVoters(List.of(known(0), known(1), known(2)))));
        disks.get(1).wipe();
        assertTrue(health.canElectWithout(NOBODY));
        assertFalse(health.canElectWithout(2));
        disks.get(2).wipe();
        assertFalse(health.canElectWithout(NOBODY));
    }

    private Member known(int node) {
        return member(node).withIncarnation(1);
    }
}
