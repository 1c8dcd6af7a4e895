package io.quorate.raft.testkit;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageFullException;
import java.util.List;

/**
 * The log store of one life of a node: what is written within a task of the node is synced some time after, and until
 * then the task's thread is busy.
 */
final class SimulatedLogStore implements LogStore {
    private static final long SHORT_NANOS = 1_000_000;
    private static final long LONG_NANOS = 2_000_000_000;

    private final SimulatedDisk disk;
    private final Life life;
    private boolean failed;
    private boolean full;

    SimulatedLogStore(SimulatedDisk disk, Life life) {
        this.disk = disk;
        this.life = life;
    }

    @Override
    public NodeIdentity identity() {
        return disk.identity();
    }

    @Override
    public RecoveredLog recover(GroupId group) {
        requireAlive();
        return disk.written().recovered();
    }

    @Override
    public void write(List<LogWrite> writes) {
        prepare(writes);
        put(writes);
    }

    /** Draws whether these cannot be written now: that is so before anything of them is on the disk. */
    void prepare(List<LogWrite> writes) {
        requireAlive();
        if (failed) {
            life.violation("I22", "the log store was used again after it had failed");
            throw disk.failure("a write after a failure");
        }
        Weather weather = life.weather();
        if (weather.strikes(Fault.IO_ERROR, 0.003)) {
            fail(writes);
        }
        if (life.environment().isInTask() && hasEntries(writes) && isFull(weather)) {
            throw new StorageFullException(
                    "simulated: no room on node " + disk.identity().node());
        }
    }

    /** Writes what is prepared. */
    void put(List<LogWrite> writes) {
        try {
            disk.write(writes);
        } catch (SimulatedDisk.PowerCut cut) {
            life.end();
            throw cut;
        }
        if (life.environment().isInTask()) {
            long nanos = life.weather().sync(disk.node());
            life.environment().occupy(nanos);
            long due = disk.writes();
            if (disk.plannedCrash().strikesThisSync()) {
                life.after(life.luck().nextLong(nanos), this::crash);
            }
            life.after(nanos, () -> disk.sync(due));
        } else {
            disk.sync();
        }
    }

    /** Crashes, unless all was healed meanwhile, which has synced the write and forbids that anything falls. */
    private void crash() {
        if (!life.weather().isCalm()) {
            life.crash();
        }
    }

    /** The write of another group has failed, and with it the store that both share. */
    void failToo() {
        failed = true;
        life.mustStop();
    }

    private static boolean hasEntries(List<LogWrite> writes) {
        for (LogWrite write : writes) {
            if (write instanceof LogWrite.Append append && !append.entries().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Draws whether the disk fills up now; it then stays full for a while. */
    private boolean isFull(Weather weather) {
        if (!full && weather.strikes(Fault.DISK_FULL, 0.004)) {
            full = true;
            life.after(life.luck().spread(SHORT_NANOS, LONG_NANOS), () -> full = false);
        }
        return full && !weather.isCalm();
    }

    /** The writes may have reached the disk or not, and nobody will ever know which, until the next start. */
    private void fail(List<LogWrite> writes) {
        failed = true;
        life.mustStop();
        if (life.luck().chance(0.5)) {
            disk.write(writes);
        }
        throw disk.failure("a sync");
    }

    @Override
    public LogSlice read(GroupId group, long fromIndex, long toIndex, long maxBytes) {
        requireAlive();
        if (life.weather().strikes(Fault.IO_ERROR, 0.002)) {
            life.expectFailure();
            throw disk.failure("a read of the log");
        }
        return disk.written().read(fromIndex, toIndex, maxBytes);
    }

    private void requireAlive() {
        if (!life.environment().isAlive()) {
            throw new SimulatedDisk.PowerCut();
        }
    }

    @Override
    public void close() {
        failed = true;
    }
}
