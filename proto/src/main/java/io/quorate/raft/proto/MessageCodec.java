package io.quorate.raft.proto;

import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.ForwardedProposalResponse;
import io.quorate.raft.protocol.ForwardedRequest;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.IdentityRefused;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.InstallSnapshotResponse;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.ReadIndex;
import io.quorate.raft.protocol.ReadIndexResponse;
import io.quorate.raft.protocol.RequestPreVote;
import io.quorate.raft.protocol.RequestPreVoteResponse;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.RequestVoteResponse;
import io.quorate.raft.protocol.TimeoutNow;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages as bytes: {@code Envelope} of {@code messages.proto}. Entries that were encoded before go into the target as
 * they are; what is decoded are views of the input.
 */
public final class MessageCodec {
    private static final int GROUP = 1;
    static final int FROM = 2;
    static final int TO = 3;
    private static final int TERM = 4;

    private MessageCodec() {}

    /**
     * Returns how many bytes {@link #encodeTo} will write. Encodes the entries of the message, unless that was done
     * before.
     *
     * @throws CodecException if the message is over a limit
     */
    public static int encodedSize(GroupId group, Message message) {
        SizeSink sink = new SizeSink();
        writeHeader(sink, group, message);
        SizeSink body = new SizeSink();
        int kind = message.deliverTo(new MessageBody(body));
        sink.open(kind, body.total());
        long size = sink.total() + body.total();
        if (size > Integer.MAX_VALUE - Long.BYTES) {
            throw new CodecException("a message of " + size + " bytes does not fit into a frame");
        }
        return (int) size;
    }

    /** Writes the message at the buffer's position, which must leave room for {@link #encodedSize} bytes. */
    public static void encodeTo(ByteBuffer target, GroupId group, Message message) {
        SizeSink body = new SizeSink();
        int kind = message.deliverTo(new MessageBody(body));
        BufferSink sink = new BufferSink(target);
        writeHeader(sink, group, message);
        sink.open(kind, body.total());
        message.deliverTo(new MessageBody(sink));
    }

    /** Returns the message's bytes. */
    public static Bytes encode(GroupId group, Message message) {
        ByteBuffer target = ByteBuffer.allocate(encodedSize(group, message));
        encodeTo(target, group, message);
        return Bytes.wrap(target.array());
    }

    /**
     * Returns the message that these bytes hold, as a view of them.
     *
     * @throws CodecException if they hold none, or heartbeats of many groups
     */
    public static GroupMessage decode(Bytes frame) {
        try {
            return Envelope.read(new FieldReader(frame)).message();
        } catch (IllegalArgumentException e) {
            throw notAMessage(e);
        }
    }

    /**
     * Returns the messages that a frame holds, as views of it: one, or heartbeats of many groups.
     *
     * @throws CodecException if it holds none
     */
    public static List<GroupMessage> decodeAll(Bytes frame) {
        try {
            Envelope envelope = Envelope.read(new FieldReader(frame));
            return envelope.kind() == MessageKind.HEARTBEATS
                    ? HeartbeatCodec.decode(
                            envelope.header().from(), envelope.header().to(), envelope.body())
                    : List.of(envelope.message());
        } catch (IllegalArgumentException e) {
            throw notAMessage(e);
        }
    }

    private static CodecException notAMessage(IllegalArgumentException e) {
        // The records' own checks: ids, ranges, order.
        return new CodecException("not a message: " + e.getMessage(), e);
    }

    private static void writeHeader(FieldSink sink, GroupId group, Message message) {
        sink.id(GROUP, group.value());
        sink.id(FROM, message.from().value());
        sink.id(TO, message.to().value());
        sink.uint64(TERM, message.term());
    }

    /** A frame whose message is not looked into yet. */
    private record Envelope(String group, Header header, int kind, Bytes body) {
        static Envelope read(FieldReader reader) {
            String group = "";
            String from = "";
            String to = "";
            long term = 0;
            int kind = 0;
            Bytes body = null;
            while (reader.next()) {
                switch (reader.field()) {
                    case GROUP -> group = reader.id();
                    case FROM -> from = reader.id();
                    case TO -> to = reader.id();
                    case TERM -> term = reader.unsigned();
                    default -> {
                        requireFirst(body);
                        kind = reader.field();
                        body = reader.blob();
                    }
                }
            }
            if (body == null) {
                throw new CodecException("an envelope without a message");
            }
            return new Envelope(group, new Header(new NodeId(from), new NodeId(to), term), kind, body);
        }

        private static void requireFirst(@Nullable Bytes body) {
            if (body != null) {
                throw new CodecException("an envelope with two messages");
            }
        }

        GroupMessage message() {
            GroupId groupId = new GroupId(group);
            return new GroupMessage(groupId, decodeBody(kind, header, body));
        }
    }

    /** What every message has. */
    private record Header(NodeId from, NodeId to, long term) {}

    private static Message decodeBody(int kind, Header header, Bytes bytes) {
        if (kind == MessageKind.FORWARDED_PROPOSAL) {
            ProposalCodec.Body proposal = ProposalCodec.decode(bytes);
            return new ForwardedProposal(
                    header.from(), header.to(), header.term(), proposal.token(), proposal.commands());
        }
        BodyReader body = new BodyReader(bytes);
        return switch (kind) {
            case MessageKind.APPEND_ENTRIES, MessageKind.APPEND_ENTRIES_RESPONSE -> append(kind, header, body);
            case MessageKind.HEARTBEAT, MessageKind.HEARTBEAT_RESPONSE -> heartbeat(kind, header, body);
            case MessageKind.REQUEST_PRE_VOTE,
                    MessageKind.REQUEST_PRE_VOTE_RESPONSE,
                    MessageKind.REQUEST_VOTE,
                    MessageKind.REQUEST_VOTE_RESPONSE,
                    MessageKind.TIMEOUT_NOW,
                    MessageKind.IDENTITY_REFUSED -> election(kind, header, body);
            case MessageKind.INSTALL_SNAPSHOT, MessageKind.INSTALL_SNAPSHOT_RESPONSE -> snapshot(kind, header, body);
            case MessageKind.READ_INDEX,
                    MessageKind.READ_INDEX_RESPONSE,
                    MessageKind.FORWARDED_PROPOSAL_RESPONSE,
                    MessageKind.FORWARDED_REQUEST -> forwarded(kind, header, body);
            default -> throw new CodecException("an unknown kind of message: " + kind);
        };
    }

    private static Message append(int kind, Header header, BodyReader body) {
        return kind == MessageKind.APPEND_ENTRIES
                ? new AppendEntries(
                        header.from(),
                        header.to(),
                        header.term(),
                        EntryCodec.decode(body.entryId(1), body.blob(3)),
                        body.unsigned(2))
                : new AppendEntriesResponse(
                        header.from(), header.to(), header.term(), body.flag(1), body.unsigned(2), body.entryId(3));
    }

    private static Message heartbeat(int kind, Header header, BodyReader body) {
        return kind == MessageKind.HEARTBEAT
                ? new Heartbeat(
                        header.from(), header.to(), header.term(), body.unsigned(1), body.signed(2), !body.flag(3))
                : new HeartbeatResponse(header.from(), header.to(), header.term(), body.signed(1), body.unsigned(2));
    }

    private static Message election(int kind, Header header, BodyReader body) {
        return switch (kind) {
            case MessageKind.REQUEST_PRE_VOTE ->
                new RequestPreVote(header.from(), header.to(), header.term(), body.entryId(1));
            case MessageKind.REQUEST_PRE_VOTE_RESPONSE ->
                new RequestPreVoteResponse(header.from(), header.to(), header.term(), body.flag(1));
            case MessageKind.REQUEST_VOTE ->
                new RequestVote(
                        header.from(), header.to(), header.term(), body.entryId(1), body.flag(2), body.fixed64(3));
            case MessageKind.REQUEST_VOTE_RESPONSE ->
                new RequestVoteResponse(header.from(), header.to(), header.term(), body.flag(1), body.fixed64(2));
            case MessageKind.IDENTITY_REFUSED ->
                new IdentityRefused(header.from(), header.to(), header.term(), body.fixed64(1));
            default -> new TimeoutNow(header.from(), header.to(), header.term());
        };
    }

    private static Message snapshot(int kind, Header header, BodyReader body) {
        return kind == MessageKind.INSTALL_SNAPSHOT
                ? new InstallSnapshot(
                        header.from(),
                        header.to(),
                        header.term(),
                        StoredCodec.decodeSnapshotMeta(body.blob(1)),
                        body.unsigned(2),
                        body.blob(3))
                : new InstallSnapshotResponse(
                        header.from(), header.to(), header.term(), body.entryId(1), body.unsigned(2), body.flag(3));
    }

    private static Message forwarded(int kind, Header header, BodyReader body) {
        return switch (kind) {
            case MessageKind.READ_INDEX -> new ReadIndex(header.from(), header.to(), header.term(), body.fixed64(1));
            case MessageKind.READ_INDEX_RESPONSE ->
                new ReadIndexResponse(header.from(), header.to(), header.term(), body.fixed64(1), body.unsigned(2));
            case MessageKind.FORWARDED_REQUEST ->
                new ForwardedRequest(
                        header.from(), header.to(), header.term(), body.fixed64(1), AdminCodec.decode(body.blob(2)));
            default ->
                new ForwardedProposalResponse(
                        header.from(), header.to(), header.term(), body.fixed64(1), body.entryId(2), body.rejection(3));
        };
    }
}
