package io.quorate.raft.testkit;

/** What orders the requests of all the clients: when each was asked for and answered, and how far answers go. */
final class Timeline {
    private final ReadLoad reads;
    private long position;

    Timeline(ReadLoad reads) {
        this.reads = reads;
    }

    ReadLoad reads() {
        return reads;
    }

    /** Returns the position of something that happens now. */
    long next() {
        return position++;
    }
}
