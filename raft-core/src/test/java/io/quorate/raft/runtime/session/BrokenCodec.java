package io.quorate.raft.runtime.session;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.ResultCodec;

/** Cannot read what it wrote. */
final class BrokenCodec implements ResultCodec<String> {
    @Override
    public Bytes encode(String result) {
        return Bytes.EMPTY;
    }

    @Override
    public String decode(Bytes encoded) {
        throw new UnsupportedOperationException("unreadable");
    }
}
