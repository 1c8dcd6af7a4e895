package io.quorate.raft.proto;

import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.ForwardedProposalResponse;
import io.quorate.raft.protocol.ForwardedRequest;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.IdentityRefused;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.InstallSnapshotResponse;
import io.quorate.raft.protocol.MessageHandler;
import io.quorate.raft.protocol.ReadIndex;
import io.quorate.raft.protocol.ReadIndexResponse;
import io.quorate.raft.protocol.Rejection;
import io.quorate.raft.protocol.RequestPreVote;
import io.quorate.raft.protocol.RequestPreVoteResponse;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.RequestVoteResponse;
import io.quorate.raft.protocol.TimeoutNow;
import org.jspecify.annotations.Nullable;

/**
 * Puts the fields of a message into a sink, all but those that every message has, and returns the number of its kind.
 * The one place that says which field goes where on the way out; {@link BodyReader} is its mirror.
 */
final class MessageBody implements MessageHandler<Integer> {
    private final FieldSink sink;

    MessageBody(FieldSink sink) {
        this.sink = sink;
    }

    @Override
    public Integer onAppendEntries(AppendEntries message) {
        sink.entryId(1, message.entries().previous());
        sink.uint64(2, message.commitIndex());
        if (!message.entries().isEmpty()) {
            sink.bytes(3, message.entries().encoded(EntryCodec::encode));
        }
        return MessageKind.APPEND_ENTRIES;
    }

    @Override
    public Integer onAppendEntriesResponse(AppendEntriesResponse message) {
        sink.bool(1, message.success());
        sink.uint64(2, message.index());
        sink.entryId(3, message.hint());
        return MessageKind.APPEND_ENTRIES_RESPONSE;
    }

    @Override
    public Integer onHeartbeat(Heartbeat message) {
        sink.uint64(1, message.commitIndex());
        sink.int64(2, message.round());
        sink.bool(3, !message.wantsAnswer());
        return MessageKind.HEARTBEAT;
    }

    @Override
    public Integer onHeartbeatResponse(HeartbeatResponse message) {
        sink.int64(1, message.round());
        sink.uint64(2, message.promiseNanos());
        return MessageKind.HEARTBEAT_RESPONSE;
    }

    @Override
    public Integer onRequestPreVote(RequestPreVote message) {
        sink.entryId(1, message.lastEntry());
        return MessageKind.REQUEST_PRE_VOTE;
    }

    @Override
    public Integer onRequestPreVoteResponse(RequestPreVoteResponse message) {
        sink.bool(1, message.granted());
        return MessageKind.REQUEST_PRE_VOTE_RESPONSE;
    }

    @Override
    public Integer onRequestVote(RequestVote message) {
        sink.entryId(1, message.lastEntry());
        sink.bool(2, message.leadershipTransfer());
        sink.fixed64(3, message.incarnation());
        return MessageKind.REQUEST_VOTE;
    }

    @Override
    public Integer onRequestVoteResponse(RequestVoteResponse message) {
        sink.bool(1, message.granted());
        sink.fixed64(2, message.incarnation());
        return MessageKind.REQUEST_VOTE_RESPONSE;
    }

    @Override
    public Integer onInstallSnapshot(InstallSnapshot message) {
        sink.bytes(1, StoredCodec.encode(message.snapshot()));
        sink.uint64(2, message.offset());
        if (message.chunk().length() > 0) {
            sink.bytes(3, message.chunk());
        }
        return MessageKind.INSTALL_SNAPSHOT;
    }

    @Override
    public Integer onInstallSnapshotResponse(InstallSnapshotResponse message) {
        sink.entryId(1, message.snapshot());
        sink.uint64(2, message.nextOffset());
        sink.bool(3, message.installed());
        return MessageKind.INSTALL_SNAPSHOT_RESPONSE;
    }

    @Override
    public Integer onReadIndex(ReadIndex message) {
        sink.fixed64(1, message.token());
        return MessageKind.READ_INDEX;
    }

    @Override
    public Integer onReadIndexResponse(ReadIndexResponse message) {
        sink.fixed64(1, message.token());
        sink.uint64(2, message.readIndex());
        return MessageKind.READ_INDEX_RESPONSE;
    }

    @Override
    public Integer onForwardedProposal(ForwardedProposal message) {
        ProposalCodec.write(sink, message.token(), message.commands());
        return MessageKind.FORWARDED_PROPOSAL;
    }

    @Override
    public Integer onForwardedProposalResponse(ForwardedProposalResponse message) {
        sink.fixed64(1, message.token());
        sink.entryId(2, message.first());
        sink.uint64(3, numberOf(message.rejection()));
        return MessageKind.FORWARDED_PROPOSAL_RESPONSE;
    }

    @Override
    public Integer onForwardedRequest(ForwardedRequest message) {
        sink.fixed64(1, message.token());
        sink.bytes(2, AdminCodec.encode(message.request()));
        return MessageKind.FORWARDED_REQUEST;
    }

    @Override
    public Integer onIdentityRefused(IdentityRefused message) {
        sink.fixed64(1, message.incarnation());
        return MessageKind.IDENTITY_REFUSED;
    }

    @Override
    public Integer onTimeoutNow(TimeoutNow message) {
        return MessageKind.TIMEOUT_NOW;
    }

    private static int numberOf(@Nullable Rejection rejection) {
        if (rejection == null) {
            return 0;
        }
        return switch (rejection) {
            case NOT_LEADER -> 1;
            case BUSY -> 2;
            case TOO_LARGE -> 3;
            case TRANSFERRING -> 4;
            case SUPERSEDED -> 5;
            case CHANGE_IN_PROGRESS -> 6;
            case CONFIGURATION_MOVED -> 7;
            case INVALID_CHANGE -> 8;
            case NOT_CAUGHT_UP -> 9;
            case INVALID_TARGET -> 10;
            case TRANSFER_FAILED -> 11;
            case STORAGE_FULL -> 12;
        };
    }
}
