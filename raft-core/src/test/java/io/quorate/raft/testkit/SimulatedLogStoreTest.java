package io.quorate.raft.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.Environment.SerialExecutor;
import io.quorate.raft.spi.LogWrite;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A crash that is planned for the next write strikes while its sync is under way, and never after the heal. */
class SimulatedLogStoreTest {
    private final VirtualTime time = new VirtualTime();
    private final Weather weather = new Weather(Scenario.of(1));
    private final SimulatedEnvironment environment = new SimulatedEnvironment(
            new SimulatedEnvironment.Surroundings(time, weather, () -> {}, () -> {}, failure -> fail(failure)),
            new SeededRandom(1));
    private final SerialExecutor logThread = environment.serialExecutor("log");
    private final SimulatedDisk disk = new SimulatedDisk(
            0, new NodeIdentity(ClusterId.of("c"), NodeId.of("n0"), 1), new SeededRandom(2), new NobodyLooks());
    private final SimulatedLogStore store = new SimulatedLogStore(disk, new CountedLife());
    private int crashes;

    @Test
    void strikesDuringTheSync() {
        writeAndPlanTheCrash();
        passTime();
        assertEquals(1, crashes);
    }

    @Test
    void doesNotStrikeAfterTheHeal() {
        writeAndPlanTheCrash();
        weather.calmDown();
        disk.sync();
        passTime();
        assertEquals(0, crashes);
    }

    private void writeAndPlanTheCrash() {
        disk.plannedCrash().whileUnsynced();
        logThread.execute(() -> store.write(List.of(
                new LogWrite.Append(GroupId.of("g"), new HardState(1, null), 0, LogSlice.empty(EntryId.NONE)))));
        while (disk.writes() == 0 && time.step()) {
            // The log thread comes to its task.
        }
        assertEquals(0, crashes);
    }

    private void passTime() {
        while (time.step()) {
            // All that is planned happens.
        }
    }

    private static final class NobodyLooks implements SimulatedDisk.Observer {
        @Override
        public void writing(int node, LogImage before, LogWrite write) {}

        @Override
        public void synced(int node, LogWrite write) {}

        @Override
        public void snapshotCommitted(int node, @Nullable SnapshotMeta before, SnapshotMeta snapshot) {}
    }

    private final class CountedLife implements Life {
        @Override
        public SimulatedEnvironment environment() {
            return environment;
        }

        @Override
        public Weather weather() {
            return weather;
        }

        @Override
        public SeededRandom luck() {
            return new SeededRandom(3);
        }

        @Override
        public void after(long nanos, Runnable action) {
            time.after(nanos, action);
        }

        @Override
        public void end() {
            fail("no power cut within a call is planned");
        }

        @Override
        public void crash() {
            crashes++;
        }

        @Override
        public void expectFailure() {
            fail("nothing fails");
        }

        @Override
        public void mustStop() {
            expectFailure();
        }

        @Override
        public void violation(String invariant, String what) {
            fail(invariant + ": " + what);
        }
    }
}
