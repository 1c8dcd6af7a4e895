package io.quorate.raft.protocol;

/**
 * Requests of client sessions as bytes: the messages {@code SessionEntry} and {@code SessionRequest} of
 * {@code stored.proto}. Decoded commands are views of the input. What is malformed is an
 * {@link IllegalArgumentException}.
 */
public final class SessionEncoding {
    private static final int LEADER_MILLIS = 1;
    private static final int REQUEST = 2;

    private static final int OPEN = 1;
    private static final int COMMAND = 2;
    private static final int KEEP_ALIVE = 3;
    private static final int CLOSE = 4;

    private static final int COMMAND_BYTES = 4;
    private static final Kind KIND = new Kind();
    private static final Size SIZE = new Size();

    private SessionEncoding() {}

    /** Returns the bytes of a request. */
    public static Bytes encode(SessionRequest request) {
        long size = sizeOf(request);
        if (size > Integer.MAX_VALUE - Long.BYTES) {
            throw new IllegalArgumentException("a request of " + size + " bytes does not fit into an array");
        }
        ProtoWriter target = new ProtoWriter((int) size);
        write(target, request);
        return target.written();
    }

    /** Returns the request that these bytes hold. */
    public static SessionRequest decode(Bytes encoded) {
        SessionRequest request = null;
        ProtoReader reader = new ProtoReader(encoded);
        while (reader.next()) {
            int kind = reader.field();
            if (kind < OPEN || kind > CLOSE) {
                reader.skip();
            } else if (request == null) {
                request = readBody(kind, reader.blob());
            } else {
                throw new IllegalArgumentException("two requests of a session in one");
            }
        }
        if (request == null) {
            throw new IllegalArgumentException("a request of a session of no known kind");
        }
        return request;
    }

    static long sizeOf(SessionEntry entry) {
        return optionalSize(entry.leaderMillis()) + ProtoWriter.blobSize(sizeOf(entry.request()));
    }

    private static long optionalSize(long number) {
        return number == 0 ? 0 : numberSize(number);
    }

    private static long numberSize(long number) {
        return 1L + ProtoWriter.varintSize(number);
    }

    private static long sizeOf(SessionRequest request) {
        return ProtoWriter.blobSize(request.deliverTo(SIZE));
    }

    static void write(ProtoWriter target, SessionEntry entry) {
        if (entry.leaderMillis() != 0) {
            target.number(LEADER_MILLIS, entry.leaderMillis());
        }
        target.open(REQUEST, sizeOf(entry.request()));
        write(target, entry.request());
    }

    private static void write(ProtoWriter target, SessionRequest request) {
        target.open(request.deliverTo(KIND), request.deliverTo(SIZE));
        request.deliverTo(new Body(target));
    }

    static SessionEntry readEntry(Bytes encoded) {
        long leaderMillis = 0;
        SessionRequest request = null;
        ProtoReader reader = new ProtoReader(encoded);
        while (reader.next()) {
            switch (reader.field()) {
                case LEADER_MILLIS -> leaderMillis = reader.unsigned();
                case REQUEST -> request = decode(reader.blob());
                default -> reader.skip();
            }
        }
        if (request == null) {
            throw new IllegalArgumentException("an entry of a session without a request");
        }
        return new SessionEntry(leaderMillis, request);
    }

    private static SessionRequest readBody(int kind, Bytes encoded) {
        long[] numbers = new long[COMMAND_BYTES + 1];
        Bytes command = Bytes.EMPTY;
        ProtoReader reader = new ProtoReader(encoded);
        while (reader.next()) {
            int field = reader.field();
            if (kind == COMMAND && field == COMMAND_BYTES) {
                command = reader.blob();
            } else if (field < numbers.length) {
                numbers[field] = reader.unsigned();
            } else {
                reader.skip();
            }
        }
        return switch (kind) {
            case OPEN -> new SessionRequest.Open(numbers[1], limit(numbers[2]), limit(numbers[3]), limit(numbers[4]));
            case COMMAND -> new SessionRequest.Command(numbers[1], numbers[2], numbers[3], command);
            case KEEP_ALIVE -> new SessionRequest.KeepAlive(numbers[1], numbers[2]);
            default -> new SessionRequest.Close(numbers[1]);
        };
    }

    private static int limit(long number) {
        if (number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a limit of a session is out of range: " + number);
        }
        return (int) number;
    }

    /** Tells the number of a request's kind. */
    private static final class Kind implements SessionRequest.Visitor<Integer> {
        @Override
        public Integer onOpen(SessionRequest.Open request) {
            return OPEN;
        }

        @Override
        public Integer onCommand(SessionRequest.Command request) {
            return COMMAND;
        }

        @Override
        public Integer onKeepAlive(SessionRequest.KeepAlive request) {
            return KEEP_ALIVE;
        }

        @Override
        public Integer onClose(SessionRequest.Close request) {
            return CLOSE;
        }
    }

    /** Reckons how long the content of a request is. */
    private static final class Size implements SessionRequest.Visitor<Long> {
        @Override
        public Long onOpen(SessionRequest.Open request) {
            return numberSize(request.timeoutMillis())
                    + numberSize(request.maxSessions())
                    + numberSize(request.maxAnswers())
                    + numberSize(request.maxAnswerBytes());
        }

        @Override
        public Long onCommand(SessionRequest.Command request) {
            int length = request.command().length();
            return numberSize(request.session())
                    + numberSize(request.sequence())
                    + numberSize(request.firstUnanswered())
                    + (length == 0 ? 0 : ProtoWriter.blobSize(length));
        }

        @Override
        public Long onKeepAlive(SessionRequest.KeepAlive request) {
            return numberSize(request.session()) + numberSize(request.firstUnanswered());
        }

        @Override
        public Long onClose(SessionRequest.Close request) {
            return numberSize(request.session());
        }
    }

    /** Writes the content of a request. None of its numbers is 0. */
    private record Body(ProtoWriter target) implements SessionRequest.Visitor<SessionRequest> {
        @Override
        public SessionRequest onOpen(SessionRequest.Open request) {
            target.number(1, request.timeoutMillis());
            target.number(2, request.maxSessions());
            target.number(3, request.maxAnswers());
            target.number(4, request.maxAnswerBytes());
            return request;
        }

        @Override
        public SessionRequest onCommand(SessionRequest.Command request) {
            target.number(1, request.session());
            target.number(2, request.sequence());
            target.number(3, request.firstUnanswered());
            if (request.command().length() > 0) {
                target.blob(COMMAND_BYTES, request.command());
            }
            return request;
        }

        @Override
        public SessionRequest onKeepAlive(SessionRequest.KeepAlive request) {
            target.number(1, request.session());
            target.number(2, request.firstUnanswered());
            return request;
        }

        @Override
        public SessionRequest onClose(SessionRequest.Close request) {
            target.number(1, request.session());
            return request;
        }
    }
}
