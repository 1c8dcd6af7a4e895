package io.quorate.kv.command;

import io.quorate.kv.resp.Reply;
import io.quorate.kv.store.KvResult;

/** Puts results as Redis puts them. */
final class ResultReply implements KvResult.Visitor<Reply> {
    private static final ResultReply INSTANCE = new ResultReply();

    private ResultReply() {}

    static Reply of(KvResult result) {
        return result.accept(INSTANCE);
    }

    @Override
    public Reply stored(KvResult.Stored result) {
        return Reply.OK;
    }

    @Override
    public Reply deleted(KvResult.Deleted result) {
        return new Reply.Numeral(result.existed() ? 1 : 0);
    }

    @Override
    public Reply mismatched(KvResult.Mismatched result) {
        return Reply.NIL;
    }

    @Override
    public Reply counted(KvResult.Counted result) {
        return new Reply.Numeral(result.value());
    }

    @Override
    public Reply refused(KvResult.Refused result) {
        return new Reply.Failure(
                switch (result.reason()) {
                    case NOT_AN_INTEGER -> "ERR value is not an integer or out of range";
                    case OVERFLOW -> "ERR increment or decrement would overflow";
                    case TOO_LONG -> "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
                });
    }

    @Override
    public Reply swapped(KvResult.Swapped result) {
        return result.stored() ? Reply.OK : Reply.NIL;
    }

    @Override
    public Reply found(KvResult.Found result) {
        return new Reply.Bulk(result.value());
    }

    @Override
    public Reply values(KvResult.Values result) {
        return new Reply.Array(result.values().stream()
                .map(value -> value.<Reply>map(Reply.Bulk::new).orElse(Reply.NIL))
                .toList());
    }

    @Override
    public Reply results(KvResult.Results result) {
        return new Reply.Array(result.results().stream().map(ResultReply::of).toList());
    }
}
