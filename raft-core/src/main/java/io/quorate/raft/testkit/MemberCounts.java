package io.quorate.raft.testkit;

/** What has happened to members and their disks in a simulation. */
final class MemberCounts {
    long configurationChanges;
    long changesAcknowledged;
    long transfers;
    long wipes;
    long wipesRefused;
    long beyondRepair;

    void add(MemberCounts more) {
        configurationChanges += more.configurationChanges;
        changesAcknowledged += more.changesAcknowledged;
        transfers += more.transfers;
        wipes += more.wipes;
        wipesRefused += more.wipesRefused;
        beyondRepair += more.beyondRepair;
    }

    @Override
    public String toString() {
        return configurationChanges + " configuration changes committed (" + changesAcknowledged + " acknowledged), "
                + transfers + " leaderships transferred, " + wipes + " disks wiped (" + wipesRefused + " refused), "
                + beyondRepair + " clusters left without a majority";
    }
}
