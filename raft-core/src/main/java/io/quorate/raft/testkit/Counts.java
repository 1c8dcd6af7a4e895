package io.quorate.raft.testkit;

/** What has happened in a simulation, counted where it happens. */
final class Counts {
    long messages;
    long crashes;
    long crashesWithLoss;
    long snapshotsTaken;
    long snapshotsInstalled;
    long writesAcknowledged;
    long readsAnswered;
    long refusals;
    long unknownOutcomes;
    long failStops;
}
