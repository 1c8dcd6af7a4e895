package io.quorate.raft.testkit;

/** What has happened to snapshots in a simulation. */
final class SnapshotCounts {
    long taken;
    long installed;

    void add(SnapshotCounts more) {
        taken += more.taken;
        installed += more.installed;
    }

    @Override
    public String toString() {
        return taken + " snapshots taken, " + installed + " installed";
    }
}
