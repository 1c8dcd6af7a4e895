package io.quorate.raft.proto;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.SessionEntry;
import io.quorate.raft.protocol.SessionRequest;

/**
 * The requests of client sessions as bytes: {@code SessionEntry} and {@code SessionRequest} of {@code stored.proto}.
 * Decoded commands are views of the input.
 */
final class SessionCodec {
    private static final int LEADER_MILLIS = 1;
    private static final int REQUEST = 2;

    private static final int OPEN = 1;
    private static final int COMMAND = 2;
    private static final int KEEP_ALIVE = 3;
    private static final int CLOSE = 4;

    private SessionCodec() {}

    static long sizeOf(SessionEntry entry) {
        SizeSink size = new SizeSink();
        write(size, entry);
        return size.total();
    }

    static void write(FieldSink sink, SessionEntry entry) {
        sink.uint64(LEADER_MILLIS, entry.leaderMillis());
        sink.open(REQUEST, sizeOf(entry.request()));
        write(sink, entry.request());
    }

    static long sizeOf(SessionRequest request) {
        SizeSink size = new SizeSink();
        write(size, request);
        return size.total();
    }

    static void write(FieldSink sink, SessionRequest request) {
        SizeSink size = new SizeSink();
        int kind = request.deliverTo(new BodyWriter(size));
        sink.open(kind, size.total());
        request.deliverTo(new BodyWriter(sink));
    }

    /** Returns the entry's payload that these bytes hold; throws {@link CodecException} where they hold none. */
    static SessionEntry decodeEntry(Bytes encoded) {
        long leaderMillis = 0;
        SessionRequest request = null;
        FieldReader reader = new FieldReader(encoded);
        while (reader.next()) {
            switch (reader.field()) {
                case LEADER_MILLIS -> leaderMillis = reader.unsigned();
                case REQUEST -> request = decodeRequest(reader.blob());
                default -> reader.skip();
            }
        }
        if (request == null) {
            throw new CodecException("an entry of a session without a request");
        }
        return new SessionEntry(leaderMillis, request);
    }

    /** Returns the request that these bytes hold; throws {@link CodecException} where they hold none. */
    static SessionRequest decodeRequest(Bytes encoded) {
        SessionRequest request = null;
        FieldReader reader = new FieldReader(encoded);
        while (reader.next()) {
            int kind = reader.field();
            if (kind >= OPEN && kind <= CLOSE && request != null) {
                throw new CodecException("two requests of a session in one");
            }
            switch (kind) {
                case OPEN, COMMAND, KEEP_ALIVE, CLOSE -> request = decodeBody(kind, reader.blob());
                default -> reader.skip();
            }
        }
        if (request == null) {
            throw new CodecException("a request of a session of no known kind");
        }
        return request;
    }

    private static SessionRequest decodeBody(int kind, Bytes encoded) {
        BodyReader body = new BodyReader(encoded);
        try {
            return switch (kind) {
                case OPEN ->
                    new SessionRequest.Open(
                            body.unsigned(1), body.unsignedInt(2), body.unsignedInt(3), body.unsignedInt(4));
                case COMMAND ->
                    new SessionRequest.Command(body.unsigned(1), body.unsigned(2), body.unsigned(3), body.blob(4));
                case KEEP_ALIVE -> new SessionRequest.KeepAlive(body.unsigned(1), body.unsigned(2));
                default -> new SessionRequest.Close(body.unsigned(1));
            };
        } catch (IllegalArgumentException e) {
            throw new CodecException("not a request of a session: " + e.getMessage(), e);
        }
    }

    /** Writes what is within a request; returns the number of its kind. */
    private record BodyWriter(FieldSink sink) implements SessionRequest.Visitor<Integer> {
        @Override
        public Integer onOpen(SessionRequest.Open request) {
            sink.uint64(1, request.timeoutMillis());
            sink.uint64(2, request.maxSessions());
            sink.uint64(3, request.maxAnswers());
            sink.uint64(4, request.maxAnswerBytes());
            return OPEN;
        }

        @Override
        public Integer onCommand(SessionRequest.Command request) {
            sink.uint64(1, request.session());
            sink.uint64(2, request.sequence());
            sink.uint64(3, request.firstUnanswered());
            if (request.command().length() > 0) {
                sink.bytes(4, request.command());
            }
            return COMMAND;
        }

        @Override
        public Integer onKeepAlive(SessionRequest.KeepAlive request) {
            sink.uint64(1, request.session());
            sink.uint64(2, request.firstUnanswered());
            return KEEP_ALIVE;
        }

        @Override
        public Integer onClose(SessionRequest.Close request) {
            sink.uint64(1, request.session());
            return CLOSE;
        }
    }
}
