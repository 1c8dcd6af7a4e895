package io.quorate.raft.proto;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Proposal;
import io.quorate.raft.protocol.SessionEncoding;
import io.quorate.raft.protocol.SessionRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code ForwardedProposal} of {@code messages.proto} carries: commands or requests of sessions. Protobuf does not
 * keep the order between fields of different numbers, so a message with both is refused.
 */
final class ProposalCodec {
    private static final int TOKEN = 1;
    private static final int COMMANDS = 2;
    private static final int SESSION_REQUESTS = 3;

    private ProposalCodec() {}

    /** What is in the message beside its header. */
    record Body(long token, List<Proposal> commands) {}

    static void write(FieldSink sink, long token, List<? extends Proposal> commands) {
        int count = commands.size();
        if (count > WireFormat.MAX_COMMANDS) {
            throw new CodecException(count + " commands in a proposal; the limit is " + WireFormat.MAX_COMMANDS);
        }
        sink.fixed64(TOKEN, token);
        int sessionRequests = 0;
        for (int i = 0; i < count; i++) {
            Proposal proposal = commands.get(i);
            if (proposal instanceof Bytes command) {
                sink.bytes(COMMANDS, command);
            } else if (proposal instanceof SessionRequest request) {
                sessionRequests++;
                sink.bytes(SESSION_REQUESTS, SessionEncoding.encode(request));
            }
        }
        if (sessionRequests != 0 && sessionRequests != count) {
            throw mixed();
        }
    }

    static Body decode(Bytes encoded) {
        long token = 0;
        List<Proposal> commands = new ArrayList<>();
        int kind = 0;
        FieldReader reader = new FieldReader(encoded);
        while (reader.next()) {
            int field = reader.field();
            switch (field) {
                case TOKEN -> token = reader.fixed64();
                case COMMANDS, SESSION_REQUESTS -> {
                    if (kind != 0 && kind != field) {
                        throw mixed();
                    }
                    kind = field;
                    Bytes blob = reader.blob();
                    commands.add(field == COMMANDS ? blob : SessionEncoding.decode(blob));
                }
                default -> reader.skip();
            }
            if (commands.size() > WireFormat.MAX_COMMANDS) {
                throw new CodecException("more than " + WireFormat.MAX_COMMANDS + " commands in a proposal");
            }
        }
        return new Body(token, commands);
    }

    private static CodecException mixed() {
        return new CodecException("plain commands and requests of sessions in one proposal");
    }
}
