package io.quorate.raft.proto;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whatever the bytes, a decoder returns a value or throws {@link CodecException}. */
final class HostileInputTest {
    private static final long SEED = 20_240_229;
    private static final int MUTATIONS = 150;
    private static final int RANDOM_INPUTS = 5_000;
    private static final NodeIdentity IDENTITY = new NodeIdentity(ClusterId.of("c"), NodeId.of("n1"), -5);

    private static final List<Function<Bytes, Object>> DECODERS = List.of(
            MessageCodec::decode,
            bytes -> EntryCodec.decode(1, bytes),
            bytes -> EntryCodec.decode(new EntryId(9, 3), bytes),
            bytes -> EntryCodec.decodeEntry(1, bytes),
            EntryCodec::split,
            StoredCodec::decodeHardState,
            StoredCodec::decodeEntryId,
            StoredCodec::decodeConfiguration,
            StoredCodec::decodeSnapshotMeta,
            StoredCodec::decodeIdentity,
            HandshakeCodec::decodeGreeting,
            HostileInputTest::decodeReply);

    private static Object decodeReply(Bytes bytes) {
        try {
            return HandshakeCodec.decodeReply(bytes);
        } catch (RefusedException e) {
            return e;
        }
    }

    private static List<Bytes> goodInputs() {
        List<Bytes> inputs = new ArrayList<>();
        for (Message message : Samples.messages()) {
            inputs.add(MessageCodec.encode(GroupId.of("group"), message));
        }
        inputs.add(EntryCodec.encode(Samples.mixedEntries().entries()));
        inputs.add(EntryCodec.encode(Samples.mixedEntries().entries().get(2)));
        inputs.add(StoredCodec.encode(new HardState(7, NodeId.of("n1"))));
        inputs.add(StoredCodec.encode(new EntryId(3, 2)));
        inputs.add(StoredCodec.encode(Samples.JOINT));
        inputs.add(StoredCodec.encode(new SnapshotMeta(new EntryId(100, 5), 12, Samples.JOINT, 5, -1)));
        inputs.add(StoredCodec.encode(IDENTITY));
        inputs.add(HandshakeCodec.encode(new HandshakeCodec.Greeting(IDENTITY, NodeId.of("n2"))));
        inputs.add(HandshakeCodec.encodeAcceptance(IDENTITY));
        inputs.add(HandshakeCodec.encodeRefusal("no"));
        return inputs;
    }

    @Test
    void everyPrefixOfEveryInput() {
        for (Bytes input : goodInputs()) {
            for (int length = 0; length < input.length(); length++) {
                offer(input.slice(0, length).toByteArray());
            }
        }
    }

    @Test
    void noPrefixOfAMessageIsAMessage() {
        for (Message message : Samples.messages()) {
            Bytes input = MessageCodec.encode(GroupId.of("group"), message);
            for (int length = 0; length < input.length(); length++) {
                assertFalse(decodes(MessageCodec::decode, input.slice(0, length)), "a prefix of " + message);
            }
            assertTrue(decodes(MessageCodec::decode, input));
        }
    }

    @Test
    void mutatedInputs() {
        Random random = new Random(SEED);
        for (Bytes input : goodInputs()) {
            for (int i = 0; i < MUTATIONS; i++) {
                offer(mutate(input.toByteArray(), random));
            }
        }
    }

    @Test
    void randomInputs() {
        Random random = new Random(SEED);
        for (int i = 0; i < RANDOM_INPUTS; i++) {
            byte[] input = new byte[random.nextInt(40)];
            random.nextBytes(input);
            offer(input);
        }
    }

    @Test
    void lengthsThatLie() {
        for (String length : List.of("ffffffff07", "ffffffff0f", "ffffffffffffffffff01", "80808080808001", "7f")) {
            for (int field = 1; field < 16; field++) {
                offer(HexFormat.of().parseHex(HexFormat.of().toHexDigits((byte) (field << 3 | 2)) + length + "00"));
            }
        }
    }

    private static byte[] mutate(byte[] input, Random random) {
        byte[] mutated = input;
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && mutated.length > 0; i++) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(4)) {
                case 0 -> mutated[at] = (byte) random.nextInt();
                case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutated = Arrays.copyOf(mutated, at);
                default -> mutated = Arrays.copyOf(mutated, mutated.length + random.nextInt(9));
            }
        }
        return mutated;
    }

    private static void offer(byte[] input) {
        for (Function<Bytes, Object> decoder : DECODERS) {
            decodes(decoder, Bytes.copyOf(input));
        }
    }

    private static boolean decodes(Function<Bytes, Object> decoder, Bytes input) {
        try {
            return decoder.apply(input) != null;
        } catch (CodecException e) {
            assertFalse(String.valueOf(e.getMessage()).contains("\n"), "a reason takes one line");
            return false;
        } catch (RuntimeException | Error e) {
            return fail("seed " + SEED + ", input " + HexFormat.of().formatHex(input.toByteArray()), e);
        }
    }
}
