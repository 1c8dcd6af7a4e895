package io.quorate.raft.runtime.session;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.ResultCodec;

/** Results that are text. */
final class TextCodec implements ResultCodec<String> {
    @Override
    public Bytes encode(String result) {
        return Bytes.utf8(result);
    }

    @Override
    public String decode(Bytes encoded) {
        return encoded.toUtf8();
    }
}
