package io.quorate.raft.api;

/**
 * What a node counts and times while it runs. An implementation hands the figures on to where they are looked at;
 * {@link CountingMetrics} keeps them in memory. Give each node one of its own, or one that knows which node it is for:
 * the calls do not say.
 *
 * <p>Called by the threads of the node and its transport, several at a time, and on the way of every batch of commands:
 * so both methods must be quick, must not block, and should not allocate. Most calls stand for a whole batch. What they
 * throw is logged once, and does no harm.
 */
public interface RaftMetrics {

    /** Hears of everything and does nothing. */
    RaftMetrics NONE = new RaftMetrics() {
        @Override
        public void count(Counter counter, long amount) {}

        @Override
        public void time(Timer timer, long nanos) {}
    };

    /** What is counted. The three ends of a proposal are exclusive, and every proposal comes to one of them. */
    enum Counter {
        /** Local proposals that a leader, this node or another, has appended to its log. */
        PROPOSALS_ACCEPTED,
        /** Local proposals that were applied; their callers have the result. */
        PROPOSALS_APPLIED,
        /** Local proposals that surely have no effect; limits, and a missing leader, are the usual reasons. */
        PROPOSALS_REJECTED,
        /** Local proposals whose outcome nobody knows. */
        PROPOSALS_UNKNOWN,
        /** Local reads whose query was run. */
        READS_SERVED,
        /** Local reads whose query was not run. */
        READS_REJECTED,
        /** Entries that the state machine, or the node itself, has applied. */
        ENTRIES_APPLIED,
        /** About how many bytes of entries were applied. */
        BYTES_APPLIED,
        /** Entries that were written to the log. */
        ENTRIES_WRITTEN,
        /** About how many bytes of entries were written to the log. */
        BYTES_WRITTEN,
        /** Client sessions that were opened, through whichever node. */
        SESSIONS_OPENED,
        /** Commands of sessions that were applied for the first time. */
        SESSION_COMMANDS_APPLIED,
        /** Commands of sessions that came again, and got their first answer once more. */
        SESSION_COMMANDS_REPEATED,
        /** Requests of sessions that came to nothing: expired, acknowledged before, or over a limit. */
        SESSION_REQUESTS_REFUSED,
        /** Elections in which this node stood. */
        ELECTIONS,
        /** Elections that this node won. */
        LEADERSHIPS,
        /** How often this node came to know of a leader that it had not known of just before; itself counts. */
        LEADER_CHANGES,
        /** Snapshots of the own state that were committed. */
        SNAPSHOTS_TAKEN,
        /** Snapshots of a leader that replaced the state. */
        SNAPSHOTS_INSTALLED,
        /** Attempts to take, receive or send a snapshot that failed. */
        SNAPSHOTS_FAILED,
        /** Messages with entries, probes among them, that this node sent as the leader. */
        APPENDS_SENT,
        /** Answers to those that said that the logs do not agree. */
        APPENDS_REJECTED,
        /** Messages of peers that came in. */
        MESSAGES_RECEIVED,
        /** Messages of peers that were dropped, since too many were waiting. */
        MESSAGES_DROPPED
    }

    /** What is timed. */
    enum Timer {
        /** From the taking of local proposals to their commit; as samples, one at a time. */
        COMMIT,
        /** From the taking of a batch of local proposals until the state machine has applied them. */
        PROPOSAL,
        /** A write of the log, its sync included. It may be shared with other groups. */
        SYNC,
        /** The applying of a batch of entries by the state machine. */
        APPLY,
        /** From the taking of a batch of local reads until their queries have been run. */
        READ
    }

    /** Adds to a counter. */
    void count(Counter counter, long amount);

    /** Notes that something took this long, in nanoseconds. */
    void time(Timer timer, long nanos);
}
