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
    long configurationChanges;
    long changesAcknowledged;
    long transfers;
    long wipes;
    long wipesRefused;
    long beyondRepair;

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
        configurationChanges += more.configurationChanges;
        changesAcknowledged += more.changesAcknowledged;
        transfers += more.transfers;
        wipes += more.wipes;
        wipesRefused += more.wipesRefused;
        beyondRepair += more.beyondRepair;
    }

    @Override
    public String toString() {
        return String.format(
                "%d messages, %d crashes (%d lost unsynced writes), %d fail-stops%n"
                        + "%d snapshots taken, %d installed%n"
                        + "%d writes acknowledged, %d reads answered, %d requests refused, %d of unknown outcome%n"
                        + "%d configuration changes committed (%d acknowledged), %d leaderships transferred, %d disks"
                        + " wiped (%d refused), %d clusters left without a majority",
                messages,
                crashes,
                crashesWithLoss,
                failStops,
                snapshotsTaken,
                snapshotsInstalled,
                writesAcknowledged,
                readsAnswered,
                refusals,
                unknownOutcomes,
                configurationChanges,
                changesAcknowledged,
                transfers,
                wipes,
                wipesRefused,
                beyondRepair);
    }
}
