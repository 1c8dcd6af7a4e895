package io.quorate.raft.proto;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Heartbeats and their answers, of many groups from one node to another, as one {@code Envelope}: the nodes are named
 * once, and a frame is read once for all of them.
 */
public final class HeartbeatCodec {
    private static final int ITEM = 1;
    private static final int GROUP = 1;
    private static final int TERM = 2;
    private static final int ROUND = 3;
    private static final int COMMIT_INDEX = 4;
    private static final int ANSWER = 5;
    private static final int UNANSWERED = 6;
    private static final int PROMISE_NANOS = 7;

    private HeartbeatCodec() {}

    /** Returns whether a message may travel this way. */
    public static boolean takes(Message message) {
        return message instanceof Heartbeat || message instanceof HeartbeatResponse;
    }

    /**
     * Returns how many bytes {@link #encodeTo} will write.
     *
     * @param messages all of the same sender and receiver, and of those that this codec takes
     */
    public static int encodedSize(List<GroupMessage> messages) {
        SizeSink sink = new SizeSink();
        writeHeader(sink, messages);
        int body = bodySize(messages);
        sink.open(MessageKind.HEARTBEATS, body);
        return Math.toIntExact(sink.total() + body);
    }

    /** Writes the messages at the buffer's position, which must leave room for {@link #encodedSize} bytes. */
    public static void encodeTo(ByteBuffer target, List<GroupMessage> messages) {
        BufferSink sink = new BufferSink(target);
        writeHeader(sink, messages);
        sink.open(MessageKind.HEARTBEATS, bodySize(messages));
        for (int i = 0; i < messages.size(); i++) {
            sink.open(ITEM, itemSize(messages.get(i)));
            writeItem(sink, messages.get(i));
        }
    }

    private static void writeHeader(FieldSink sink, List<GroupMessage> messages) {
        Message first = messages.get(0).message();
        sink.id(MessageCodec.FROM, first.from().value());
        sink.id(MessageCodec.TO, first.to().value());
    }

    private static int bodySize(List<GroupMessage> messages) {
        SizeSink sink = new SizeSink();
        long items = 0;
        for (int i = 0; i < messages.size(); i++) {
            long item = itemSize(messages.get(i));
            sink.open(ITEM, item);
            items += item;
        }
        return Math.toIntExact(sink.total() + items);
    }

    private static long itemSize(GroupMessage message) {
        SizeSink sink = new SizeSink();
        writeItem(sink, message);
        return sink.total();
    }

    private static void writeItem(FieldSink sink, GroupMessage message) {
        sink.id(GROUP, message.group().value());
        sink.uint64(TERM, message.message().term());
        if (message.message() instanceof Heartbeat heartbeat) {
            sink.int64(ROUND, heartbeat.round());
            sink.uint64(COMMIT_INDEX, heartbeat.commitIndex());
            sink.bool(UNANSWERED, !heartbeat.wantsAnswer());
        } else if (message.message() instanceof HeartbeatResponse answer) {
            sink.int64(ROUND, answer.round());
            sink.bool(ANSWER, true);
            sink.uint64(PROMISE_NANOS, answer.promiseNanos());
        } else {
            throw new IllegalArgumentException("not a heartbeat: " + message.message());
        }
    }

    /** Returns the messages of a body. */
    static List<GroupMessage> decode(NodeId from, NodeId to, Bytes body) {
        List<GroupMessage> messages = new ArrayList<>();
        FieldReader reader = new FieldReader(body);
        while (reader.next()) {
            if (reader.field() == ITEM) {
                messages.add(decodeItem(from, to, new FieldReader(reader.blob())));
            } else {
                reader.skip();
            }
        }
        return messages;
    }

    private static GroupMessage decodeItem(NodeId from, NodeId to, FieldReader reader) {
        String group = "";
        long term = 0;
        long round = 0;
        long commitIndex = 0;
        long promiseNanos = 0;
        boolean answer = false;
        boolean unanswered = false;
        while (reader.next()) {
            switch (reader.field()) {
                case GROUP -> group = reader.id();
                case TERM -> term = reader.unsigned();
                case ROUND -> round = reader.signed();
                case COMMIT_INDEX -> commitIndex = reader.unsigned();
                case ANSWER -> answer = reader.unsigned() != 0;
                case UNANSWERED -> unanswered = reader.unsigned() != 0;
                case PROMISE_NANOS -> promiseNanos = reader.unsigned();
                default -> reader.skip();
            }
        }
        Message message = answer
                ? new HeartbeatResponse(from, to, term, round, promiseNanos)
                : new Heartbeat(from, to, term, commitIndex, round, !unanswered);
        return new GroupMessage(new GroupId(group), message);
    }
}
