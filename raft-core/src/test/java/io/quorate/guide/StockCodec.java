package io.quorate.guide;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.ResultCodec;

// guide: result codec
final class StockCodec implements ResultCodec<Stock.Answer> {
    @Override
    public Bytes encode(Stock.Answer answer) {
        return Bytes.utf8((answer.done() ? "+" : "-") + answer.left());
    }

    @Override
    public Stock.Answer decode(Bytes encoded) {
        String text = encoded.toUtf8();
        return new Stock.Answer(text.startsWith("+"), Long.parseLong(text.substring(1)));
    }
}
// end
