package io.quorate.kv.watch;

import io.quorate.raft.api.RaftMetrics;

/** Says in a sentence what is counted or timed. */
final class Helps {
    private Helps() {}

    static String of(RaftMetrics.Counter counter) {
        return switch (counter) {
            case PROPOSALS_ACCEPTED -> "Local proposals that a leader has appended to its log.";
            case PROPOSALS_APPLIED -> "Local proposals that were applied.";
            case PROPOSALS_REJECTED -> "Local proposals that surely have no effect.";
            case PROPOSALS_UNKNOWN -> "Local proposals whose outcome nobody knows.";
            case READS_SERVED -> "Local reads that were answered.";
            case READS_REJECTED -> "Local reads that were not answered.";
            case ENTRIES_APPLIED -> "Entries that were applied.";
            case BYTES_APPLIED -> "About how many bytes of entries were applied.";
            case ENTRIES_WRITTEN -> "Entries that were written to the log.";
            case BYTES_WRITTEN -> "About how many bytes of entries were written to the log.";
            case SESSIONS_OPENED -> "Client sessions that were opened.";
            case SESSION_COMMANDS_APPLIED -> "Commands of sessions that were applied for the first time.";
            case SESSION_COMMANDS_REPEATED -> "Commands of sessions that came again, and got their first answer.";
            case SESSION_REQUESTS_REFUSED -> "Requests of sessions that came to nothing.";
            case ELECTIONS -> "Elections in which this node stood.";
            case LEADERSHIPS -> "Elections that this node won.";
            case LEADER_CHANGES -> "How often this node came to know of another leader.";
            case SNAPSHOTS_TAKEN -> "Snapshots of the own state.";
            case SNAPSHOTS_INSTALLED -> "Snapshots of a leader that replaced the state.";
            case SNAPSHOTS_FAILED -> "Attempts to take, receive or send a snapshot that failed.";
            case APPENDS_SENT -> "Messages with entries that this node sent as the leader.";
            case APPENDS_REJECTED -> "Answers to those that said that the logs do not agree.";
            case MESSAGES_RECEIVED -> "Messages of peers that came in.";
            case MESSAGES_DROPPED -> "Messages of peers that were dropped, since too many were waiting.";
        };
    }

    static String of(RaftMetrics.Timer timer) {
        return switch (timer) {
            case COMMIT -> "From the taking of local proposals to their commit.";
            case PROPOSAL -> "From the taking of local proposals until they are applied.";
            case SYNC -> "A write of the log, its sync included.";
            case APPLY -> "The applying of a batch of entries.";
            case READ -> "From the taking of local reads until they are answered.";
        };
    }
}
