package io.quorate.raft.proto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.quorate.raft.proto.wire.Envelope;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Proposal;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.RequestVoteResponse;
import io.quorate.raft.protocol.SessionRequest;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MessageCodecTest {
    private static final GroupId GROUP = GroupId.of("g");

    @Test
    void everyMessageComesBackEqual() {
        for (Message message : Samples.messages()) {
            assertEquals(new GroupMessage(GROUP, message), MessageCodec.decode(MessageCodec.encode(GROUP, message)));
        }
    }

    @Test
    void theSamplesHoldEveryKind() {
        Set<Class<?>> kinds = new HashSet<>();
        for (Message message : Samples.messages()) {
            kinds.add(message.getClass());
        }
        assertEquals(Set.of(Message.class.getPermittedSubclasses()), kinds);
    }

    @Test
    void theGeneratedClassesReadAndWriteTheSameBytes() throws InvalidProtocolBufferException {
        for (Message message : Samples.messages()) {
            Bytes ours = MessageCodec.encode(GROUP, message);
            Envelope theirs = Envelope.parseFrom(ours.toByteArray());
            assertTrue(theirs.getUnknownFields().asMap().isEmpty());
            assertEquals(
                    message.deliverTo(new MessageBody(new SizeSink())),
                    theirs.getMessageCase().getNumber());
            assertEquals(ours, Bytes.wrap(theirs.toByteArray()), () -> "bytes of " + message);
        }
    }

    @Test
    void writesIntoDirectBuffersAtTheirPosition() {
        for (Message message : Samples.messages()) {
            int size = MessageCodec.encodedSize(GROUP, message);
            ByteBuffer target = ByteBuffer.allocateDirect(size + 7).position(7);
            MessageCodec.encodeTo(target, GROUP, message);
            assertEquals(0, target.remaining());
            byte[] written = new byte[size];
            target.position(7).get(written);
            assertEquals(MessageCodec.encode(GROUP, message), Bytes.wrap(written));
        }
    }

    @Test
    void bytesDoNotDrift() {
        NodeId a = NodeId.of("a");
        NodeId b = NodeId.of("b");
        assertEquals(
                "0a0167" + "120161" + "1a0162" + "2007" + "3a05" + "0805" + "10ac02",
                hex(new Heartbeat(a, b, 7, 5, 300)));
        assertEquals(
                "0a0167" + "120161" + "1a0162" + "2007" + "5a11" + "0a04" + "08031002" + "1001" + "190500000000000000",
                hex(new RequestVote(a, b, 7, new EntryId(3, 2), true, 5)));
        assertEquals(
                "0a0167" + "120161" + "1a0162" + "2007" + "620b" + "0801" + "110500000000000000",
                hex(new RequestVoteResponse(a, b, 7, true, 5)));
        LogSlice slice =
                LogSlice.of(new EntryId(3, 2), List.of(new io.quorate.raft.protocol.Entry(4, 7, Bytes.utf8("hi"))));
        assertEquals(
                "0a0167" + "120161" + "1a0162" + "2007" + "2a12" + "0a0408031002" + "1003" + "1a08" + "0a060807"
                        + "12026869",
                hex(new AppendEntries(a, b, 7, slice, 3)));
    }

    private static String hex(Message message) {
        return HexFormat.of().formatHex(MessageCodec.encode(GROUP, message).toByteArray());
    }

    @Test
    void entriesAreEncodedOnceForAllPeers() {
        LogSlice slice = Samples.mixedEntries();
        Bytes known = slice.encoded(EntryCodec::encode);
        MessageCodec.encode(GROUP, new AppendEntries(Samples.FROM, Samples.TO, 5, slice, 9));
        assertSame(known, slice.encoded(entries -> Bytes.EMPTY));
    }

    @Test
    void decodedEntriesRememberTheirBytes() {
        LogSlice slice = Samples.mixedEntries();
        Message message = new AppendEntries(Samples.FROM, Samples.TO, 5, slice, 9);
        AppendEntries decoded = (AppendEntries)
                MessageCodec.decode(MessageCodec.encode(GROUP, message)).message();
        assertNotSame(slice, decoded.entries());
        assertEquals(
                slice.encoded(EntryCodec::encode), decoded.entries().encoded(entries -> Bytes.utf8("was not known")));
    }

    @Test
    void unknownFieldsOfKnownMessagesAreSkipped() {
        Bytes heartbeat = MessageCodec.encode(GROUP, new Heartbeat(Samples.FROM, Samples.TO, 1, 2, 3));
        Envelope newer = Envelope.newBuilder()
                .setGroup("g")
                .setFrom("a")
                .setTo("b")
                .setTerm(1)
                .setHeartbeat(io.quorate.raft.proto.wire.Heartbeat.newBuilder()
                        .setRound(9)
                        .setUnknownFields(com.google.protobuf.UnknownFieldSet.newBuilder()
                                .addField(
                                        900,
                                        com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                                                .addVarint(-1)
                                                .addFixed32(2)
                                                .addFixed64(3)
                                                .addLengthDelimited(ByteString.copyFromUtf8("later"))
                                                .build())
                                .build()))
                .build();
        assertEquals(
                new Heartbeat(NodeId.of("a"), NodeId.of("b"), 1, 0, 9),
                MessageCodec.decode(Bytes.wrap(newer.toByteArray())).message());
        assertEquals(3, ((Heartbeat) MessageCodec.decode(heartbeat).message()).round());
    }

    @Test
    void tellsWhatIsWrong() {
        assertReason("without a message", "0a0167120161" + "1a0162");
        assertReason("unknown kind of message: 31", "0a0167120161" + "1a0162" + "fa0100");
        assertReason("two messages", "0a0167120161" + "1a0162" + "3a003a00");
        assertReason("node id", "0a0167120120" + "1a0162" + "3a00");
        assertReason("group id", "120161" + "1a0162" + "3a00");
        assertReason("an id of 65 bytes", "0a41" + "61".repeat(65));
        assertReason("claims 127 bytes, 1 are left", "0a7f61");
        assertReason("wire type", "0a0167120161" + "1a0162" + "3801");
        assertReason("out of range", "20ffffffffffffffffff01");
        assertReason("more than 10 bytes", "20" + "ff".repeat(10) + "01");
        assertReason("not a field tag", "00");
        assertReason("unknown reason", "0a0167120161" + "1a0162" + "92010418ffff03");
    }

    private static void assertReason(String reason, String hex) {
        Bytes bytes = Bytes.wrap(HexFormat.of().parseHex(hex));
        String message = String.valueOf(assertThrows(CodecException.class, () -> MessageCodec.decode(bytes))
                .getMessage());
        assertTrue(message.contains(reason), () -> "'" + message + "' should say '" + reason + "'");
    }

    @Test
    void negativeIndexesDoNotLeaveThisNode() {
        Message bad = new Heartbeat(Samples.FROM, Samples.TO, 1, -1, 0);
        assertThrows(CodecException.class, () -> MessageCodec.encodedSize(GROUP, bad));
        Message worse = new Heartbeat(Samples.FROM, Samples.TO, -1, 0, 0);
        assertThrows(CodecException.class, () -> MessageCodec.encodedSize(GROUP, worse));
    }

    @Test
    void commandsAndSessionRequestsDoNotMix() {
        List<Proposal> mixed = List.of(Bytes.utf8("a"), new SessionRequest.Close(3));
        Message message = new ForwardedProposal(Samples.FROM, Samples.TO, 1, 2, mixed);
        assertThrows(CodecException.class, () -> MessageCodec.encodedSize(GROUP, message));
        assertReason(
                "in one proposal",
                "0a0167" + "120161" + "1a0162" + "2007" + "8a0109" + "1201" + "61" + "1a04" + "2202" + "0803");
    }

    @Test
    void limitsTheCommandsOfAProposal() {
        List<Bytes> most = Collections.nCopies(WireFormat.MAX_COMMANDS, Bytes.EMPTY);
        Message full = new ForwardedProposal(Samples.FROM, Samples.TO, 1, 2, most);
        assertEquals(full, MessageCodec.decode(MessageCodec.encode(GROUP, full)).message());

        List<Bytes> more = Collections.nCopies(WireFormat.MAX_COMMANDS + 1, Bytes.EMPTY);
        Message over = new ForwardedProposal(Samples.FROM, Samples.TO, 1, 2, more);
        assertThrows(CodecException.class, () -> MessageCodec.encodedSize(GROUP, over));

        Envelope stranger = Envelope.newBuilder()
                .setGroup("g")
                .setFrom("a")
                .setTo("b")
                .setForwardedProposal(io.quorate.raft.proto.wire.ForwardedProposal.newBuilder()
                        .addAllCommands(Collections.nCopies(WireFormat.MAX_COMMANDS + 1, ByteString.EMPTY)))
                .build();
        assertThrows(CodecException.class, () -> MessageCodec.decode(Bytes.wrap(stranger.toByteArray())));
    }
}
