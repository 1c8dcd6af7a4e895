package io.quorate.raft.runtime;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.ResultCodec;

/** Results of a {@link JournalMachine}, as decimal text. */
final class NumberCodec implements ResultCodec<Integer> {
    @Override
    public Bytes encode(Integer result) {
        return Bytes.utf8(result.toString());
    }

    @Override
    public Integer decode(Bytes encoded) {
        return Integer.valueOf(encoded.toUtf8());
    }
}
