package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.ResultCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps results as they are, and writes down under which number: a codec for whatever a state machine's commands result
 * in. One is shared by all the nodes of a simulation.
 */
final class ResultBook<R> implements ResultCodec<R> {
    static final int ENCODED_BYTES = 16;

    private final List<R> results = new ArrayList<>();

    @Override
    public Bytes encode(R result) {
        results.add(result);
        ByteBuffer encoded = ByteBuffer.allocate(ENCODED_BYTES).putInt(results.size() - 1);
        return Bytes.wrap(encoded.array());
    }

    @Override
    public R decode(Bytes encoded) {
        return results.get(encoded.asByteBuffer().getInt());
    }
}
