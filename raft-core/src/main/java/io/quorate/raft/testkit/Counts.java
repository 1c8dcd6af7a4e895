package io.quorate.raft.testkit;

/** What has happened in a simulation, counted where it happens. */
final class Counts {
    long messages;
    long crashes;
    long crashesWithLoss;
    long failStops;
    long snapshotsTaken;
    long snapshotsInstalled;
    long writesAcknowledged;
    long readsAnswered;
    long refusals;
    long unknownOutcomes;

    void add(Counts more) {
        messages += more.messages;
        crashes += more.crashes;
        crashesWithLoss += more.crashesWithLoss;
        failStops += more.failStops;
        snapshotsTaken += more.snapshotsTaken;
        snapshotsInstalled += more.snapshotsInstalled;
        writesAcknowledged += more.writesAcknowledged;
        readsAnswered += more.readsAnswered;
        refusals += more.refusals;
        unknownOutcomes += more.unknownOutcomes;
    }

    @Override
    public String toString() {
        return String.format(
                "%d messages, %d crashes (%d lost unsynced writes), %d fail-stops%n"
                        + "%d snapshots taken, %d installed%n"
                        + "%d writes acknowledged, %d reads answered, %d requests refused, %d of unknown outcome",
                messages,
                crashes,
                crashesWithLoss,
                failStops,
                snapshotsTaken,
                snapshotsInstalled,
                writesAcknowledged,
                readsAnswered,
                refusals,
                unknownOutcomes);
    }
}
