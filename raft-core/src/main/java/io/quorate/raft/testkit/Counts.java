package io.quorate.raft.testkit;

/** What has happened in a simulation, counted where it happens. */
final class Counts {
    final SnapshotCounts snapshots = new SnapshotCounts();
    final RequestCounts requests = new RequestCounts();
    final MemberCounts members = new MemberCounts();
    final SessionCounts sessions = new SessionCounts();
    long messages;
    long crashes;
    long crashesWithLoss;
    long failStops;

    void add(Counts more) {
        snapshots.add(more.snapshots);
        requests.add(more.requests);
        members.add(more.members);
        sessions.add(more.sessions);
        messages += more.messages;
        crashes += more.crashes;
        crashesWithLoss += more.crashesWithLoss;
        failStops += more.failStops;
    }

    @Override
    public String toString() {
        return String.format(
                "%d messages, %d crashes (%d lost unsynced writes), %d fail-stops%n%s%n%s%n%s%n%s",
                messages, crashes, crashesWithLoss, failStops, snapshots, requests, sessions, members);
    }
}
