package io.quorate.raft.proto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.proto.wire.Hello;
import io.quorate.raft.proto.wire.HelloReply;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StoredCodecTest {
    private static final NodeIdentity IDENTITY =
            new NodeIdentity(ClusterId.of("c1"), NodeId.of("n1"), 0x8000_0000_0000_0001L);

    @Test
    void hardStates() {
        for (HardState state : List.of(
                HardState.INITIAL,
                new HardState(Long.MAX_VALUE, null),
                new HardState(7, NodeId.of("a".repeat(64))),
                new HardState(1, null, true))) {
            assertEquals(state, StoredCodec.decodeHardState(StoredCodec.encode(state)));
        }
        assertEquals("080712026e31", hex(StoredCodec.encode(new HardState(7, NodeId.of("n1")))));
    }

    @Test
    void entryIds() {
        for (EntryId id : List.of(EntryId.NONE, new EntryId(1, 1), new EntryId(Long.MAX_VALUE, Long.MAX_VALUE))) {
            assertEquals(id, StoredCodec.decodeEntryId(StoredCodec.encode(id)));
        }
        assertEquals("08031002", hex(StoredCodec.encode(new EntryId(3, 2))));
    }

    @Test
    void configurations() {
        List<Member> most = new ArrayList<>();
        for (int i = 0; i < Configuration.MAX_MEMBERS; i++) {
            most.add(Member.of("node-" + i, "host-" + i + ":7000"));
        }
        for (Configuration configuration : List.of(Configuration.EMPTY, Samples.JOINT, Configuration.ofVoters(most))) {
            assertEquals(configuration, StoredCodec.decodeConfiguration(StoredCodec.encode(configuration)));
        }
        assertEquals(
                "0a080a0161" + "1203683a31", hex(StoredCodec.encode(Configuration.ofVoters(Member.of("a", "h:1")))));
    }

    @Test
    void snapshotDescriptions() {
        SnapshotMeta meta = new SnapshotMeta(new EntryId(100, 5), 12, Samples.JOINT, Long.MAX_VALUE, -2);
        assertEquals(meta, StoredCodec.decodeSnapshotMeta(StoredCodec.encode(meta)));
    }

    @Test
    void identities() {
        assertEquals(IDENTITY, StoredCodec.decodeIdentity(StoredCodec.encode(IDENTITY)));
    }

    @Test
    void handshakes() throws RefusedException {
        HandshakeCodec.Greeting greeting = new HandshakeCodec.Greeting(IDENTITY, NodeId.of("n2"));
        Bytes hello = HandshakeCodec.encode(greeting);
        assertEquals(greeting, HandshakeCodec.decodeGreeting(hello));
        assertEquals(
                "0d54465251" + "1002" + "1a11" + "0a026331" + "12026e31" + "190100000000000080" + "22026e32",
                hex(hello));
        assertEquals(IDENTITY, HandshakeCodec.decodeReply(HandshakeCodec.encodeAcceptance(IDENTITY)));
        RefusedException refused = assertThrows(
                RefusedException.class, () -> HandshakeCodec.decodeReply(HandshakeCodec.encodeRefusal("no\nentry")));
        assertEquals("no entry", refused.getMessage());
    }

    @Test
    void aLongRefusalIsCutAndFits() {
        Bytes reply = HandshakeCodec.encodeRefusal("ß€".repeat(1000));
        assertTrue(reply.length() <= WireFormat.MAX_HANDSHAKE_BYTES);
        RefusedException refused = assertThrows(RefusedException.class, () -> HandshakeCodec.decodeReply(reply));
        assertEquals(
                WireFormat.MAX_REFUSAL_CHARS,
                String.valueOf(refused.getMessage()).length());
    }

    @Test
    void otherVersionsAndProtocolsAreTold() {
        for (int other : new int[] {1, 3}) {
            Bytes greeting = Bytes.wrap(Hello.newBuilder()
                    .setMagic(WireFormat.MAGIC)
                    .setVersion(other)
                    .build()
                    .toByteArray());
            assertSays("version " + other, () -> HandshakeCodec.decodeGreeting(greeting));
        }
        assertSays("does not speak", () -> HandshakeCodec.decodeGreeting(Bytes.EMPTY));
        assertSays("does not speak", () -> HandshakeCodec.decodeReply(Bytes.EMPTY));
        Bytes mute = Bytes.wrap(HelloReply.newBuilder()
                .setMagic(WireFormat.MAGIC)
                .setVersion(WireFormat.PROTOCOL_VERSION)
                .build()
                .toByteArray());
        assertSays("neither", () -> HandshakeCodec.decodeReply(mute));
        assertSays("1025 bytes", () -> HandshakeCodec.decodeGreeting(Bytes.wrap(new byte[1025])));
    }

    private static void assertSays(String reason, org.junit.jupiter.api.function.Executable decoding) {
        String message =
                String.valueOf(assertThrows(CodecException.class, decoding).getMessage());
        assertTrue(message.contains(reason), message);
    }

    private static String hex(Bytes bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
