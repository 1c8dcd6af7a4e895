package io.quorate.raft.proto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.quorate.raft.proto.wire.Envelope;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Heartbeats of many groups in one envelope. */
final class HeartbeatCodecTest {
    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");

    private static Bytes encode(List<GroupMessage> messages) {
        ByteBuffer target = ByteBuffer.allocate(HeartbeatCodec.encodedSize(messages));
        HeartbeatCodec.encodeTo(target, messages);
        assertFalse(target.hasRemaining());
        return Bytes.wrap(target.array());
    }

    private static List<GroupMessage> samples(int count) {
        SplittableRandom random = new SplittableRandom(count);
        List<GroupMessage> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long term = random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63);
            long commit = random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63);
            long round = random.nextLong();
            Message message = random.nextBoolean()
                    ? new Heartbeat(A, B, term, commit, round, random.nextBoolean())
                    : new HeartbeatResponse(A, B, term, round, commit);
            samples.add(new GroupMessage(GroupId.of("g-" + i), message));
        }
        return samples;
    }

    @Test
    void theyComeBackEqualAndInTheirOrder() {
        for (int count : List.of(1, 2, 1000)) {
            assertEquals(samples(count), MessageCodec.decodeAll(encode(samples(count))));
        }
        List<GroupMessage> zeros = List.of(new GroupMessage(GroupId.of("g"), new Heartbeat(A, B, 0, 0, 0)));
        assertEquals(zeros, MessageCodec.decodeAll(encode(zeros)));
    }

    @Test
    void aFrameOfOneMessageIsAListOfOne() {
        for (Message message : Samples.messages()) {
            GroupMessage sample = new GroupMessage(GroupId.of("g"), message);
            assertEquals(List.of(sample), MessageCodec.decodeAll(MessageCodec.encode(sample.group(), message)));
        }
    }

    @Test
    void theGeneratedClassesReadAndWriteTheSameBytes() throws InvalidProtocolBufferException {
        Bytes ours = encode(samples(50));
        Envelope theirs = Envelope.parseFrom(ours.toByteArray());
        assertEquals(50, theirs.getHeartbeats().getItemsCount());
        assertEquals(MessageKind.HEARTBEATS, theirs.getMessageCase().getNumber());
        assertEquals(ours, Bytes.wrap(theirs.toByteArray()));
    }

    @Test
    void aThousandTakeLessThanHalfOfWhatTheyTakeApart() {
        List<GroupMessage> messages = new ArrayList<>();
        int apart = 0;
        NodeId from = NodeId.of("node-1");
        NodeId to = NodeId.of("node-2");
        for (int i = 0; i < 1000; i++) {
            Message message = new Heartbeat(from, to, 3, 100 + i, 0);
            GroupId group = GroupId.of("g" + i);
            messages.add(new GroupMessage(group, message));
            apart += Integer.BYTES + MessageCodec.encodedSize(group, message);
        }
        int together = HeartbeatCodec.encodedSize(messages);
        assertTrue(2 * together < apart, together + " bytes instead of " + apart);
    }

    @Test
    void nothingElseTravelsThisWay() {
        for (Message message : Samples.messages()) {
            GroupMessage sample = new GroupMessage(GroupId.of("g"), message);
            boolean heartbeat = message instanceof Heartbeat || message instanceof HeartbeatResponse;
            assertEquals(heartbeat, HeartbeatCodec.takes(message));
            if (!heartbeat) {
                assertThrows(IllegalArgumentException.class, () -> HeartbeatCodec.encodedSize(List.of(sample)));
            }
        }
    }

    @Test
    void damagedOnesAreRefused() {
        byte[] good = encode(samples(20)).toByteArray();
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            Bytes frame = Bytes.wrap(bad).slice(0, 1 + random.nextInt(bad.length));
            try {
                assertTrue(MessageCodec.decodeAll(frame).size() <= 20 * 40, "no more than bytes allow");
            } catch (CodecException e) {
                assertFalse(String.valueOf(e.getMessage()).isEmpty());
            }
        }
        assertThrows(CodecException.class, () -> MessageCodec.decode(encode(samples(2))));
    }
}
