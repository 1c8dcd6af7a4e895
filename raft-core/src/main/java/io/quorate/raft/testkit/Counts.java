package io.quorate.raft.testkit;

/** What has happened in a simulation, counted where it happens. */
final class Counts {
    final SnapshotCounts snapshots = new SnapshotCounts();
    final MemberCounts members = new MemberCounts();
    final SessionCounts sessions = new SessionCounts();
    long messages;
    long crashes;
    long crashesWithLoss;
    long failStops;
    long writesAcknowledged;
    long readsAnswered;
    long refusals;
    long unknownOutcomes;

    void add(Counts more) {
        snapshots.add(more.snapshots);
        members.add(more.members);
        sessions.add(more.sessions);
        messages += more.messages;
        crashes += more.crashes;
        crashesWithLoss += more.crashesWithLoss;
        failStops += more.failStops;
        writesAcknowledged += more.writesAcknowledged;
        readsAnswered += more.readsAnswered;
        refusals += more.refusals;
        unknownOutcomes += more.unknownOutcomes;
    }

    @Override
    public String toString() {
        return String.format(
                "%d messages, %d crashes (%d lost unsynced writes), %d fail-stops%n%s%n"
                        + "%d writes acknowledged, %d reads answered, %d requests refused, %d of unknown outcome%n%s%n%s",
                messages,
                crashes,
                crashesWithLoss,
                failStops,
                snapshots,
                writesAcknowledged,
                readsAnswered,
                refusals,
                unknownOutcomes,
                sessions,
                members);
    }
}
