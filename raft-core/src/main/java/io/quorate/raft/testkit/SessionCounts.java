package io.quorate.raft.testkit;

/** What has happened to client sessions. */
final class SessionCounts {
    long opened;
    long expired;
    long answers;
    long repeats;

    void add(SessionCounts more) {
        opened += more.opened;
        expired += more.expired;
        answers += more.answers;
        repeats += more.repeats;
    }

    @Override
    public String toString() {
        return String.format(
                "%d sessions opened, %d found expired, %d answers to their commands, %d of them repeated",
                opened, expired, answers, repeats);
    }
}
