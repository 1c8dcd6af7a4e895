package peerbench.jmh;

import io.quorate.raft.proto.GroupMessage;
import io.quorate.raft.proto.MessageCodec;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import java.nio.ByteBuffer;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Messages to bytes, in a direct buffer that is used again, and back. Figures are per message. {@code encode} pays for
 * the entries' own encoding; {@code encodeAgain} is the second follower, or the first one after the log was written,
 * for which the entries' bytes are there already.
 */
public class CodecBenchmark extends Timed {
    private static final GroupId GROUP = GroupId.of("default");
    private static final NodeId FROM = NodeId.of("n0");
    private static final NodeId TO = NodeId.of("n1");
    private static final EntryId PREVIOUS = new EntryId(1_000_000, 7);
    private static final int BUFFER_BYTES = 1 << 16;

    /** Which message. */
    @Param({"append1", "append64", "appendResponse", "heartbeat"})
    public String message = "append1";

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private Message encoded = heartbeat();
    private Bytes frame = Bytes.EMPTY;
    private List<Entry> entries = List.of();

    /** Makes the message and its bytes. */
    @Setup
    public void make() {
        switch (message) {
            case "append1" -> entries = entries(1);
            case "append64" -> entries = entries(Samples.BATCH);
            default -> entries = List.of();
        }
        encoded = fresh();
        frame = MessageCodec.encode(GROUP, encoded);
        GroupMessage decoded = MessageCodec.decodeAll(frame).get(0);
        if (!decoded.message().equals(encoded)) {
            throw new IllegalStateException("sent " + encoded + ", received " + decoded);
        }
    }

    private static List<Entry> entries(int count) {
        return Samples.slice(PREVIOUS, PREVIOUS.term(), Samples.commands(count)).entries();
    }

    private static Message heartbeat() {
        return new Heartbeat(FROM, TO, PREVIOUS.term(), PREVIOUS.index(), 12_345);
    }

    private Message fresh() {
        if (!entries.isEmpty()) {
            LogSlice slice = LogSlice.of(PREVIOUS, entries);
            return new AppendEntries(FROM, TO, PREVIOUS.term(), slice, PREVIOUS.index());
        }
        return message.equals("heartbeat")
                ? heartbeat()
                : AppendEntriesResponse.success(TO, FROM, PREVIOUS.term(), PREVIOUS.index());
    }

    /** Encodes a message that was just made. */
    @Benchmark
    public int encode() {
        return write(fresh());
    }

    /** Encodes a message whose entries were encoded before. */
    @Benchmark
    public int encodeAgain() {
        return write(encoded);
    }

    /** Decodes a frame. */
    @Benchmark
    public List<GroupMessage> decode() {
        return MessageCodec.decodeAll(frame);
    }

    private int write(Message written) {
        int size = MessageCodec.encodedSize(GROUP, written);
        buffer.clear();
        MessageCodec.encodeTo(buffer, GROUP, written);
        return size + buffer.position();
    }
}
