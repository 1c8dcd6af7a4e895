package io.quorate.raft.testkit;

/** How the clients' requests have ended in a simulation. */
final class RequestCounts {
    long writesAcknowledged;
    long readsAnswered;
    long refusals;
    long unknownOutcomes;

    void add(RequestCounts more) {
        writesAcknowledged += more.writesAcknowledged;
        readsAnswered += more.readsAnswered;
        refusals += more.refusals;
        unknownOutcomes += more.unknownOutcomes;
    }

    @Override
    public String toString() {
        return writesAcknowledged + " writes acknowledged, " + readsAnswered + " reads answered, " + refusals
                + " requests refused, " + unknownOutcomes + " of unknown outcome";
    }
}
