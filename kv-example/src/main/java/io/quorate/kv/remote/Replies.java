package io.quorate.kv.remote;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.redis.ArrayRedisMessage;
import io.netty.handler.codec.redis.ErrorRedisMessage;
import io.netty.handler.codec.redis.FullBulkStringRedisMessage;
import io.netty.handler.codec.redis.IntegerRedisMessage;
import io.netty.handler.codec.redis.RedisMessage;
import io.netty.handler.codec.redis.SimpleStringRedisMessage;
import io.quorate.kv.client.KvFailure;
import io.quorate.kv.resp.Reply;
import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Understands what servers answer. */
final class Replies {
    private Replies() {}

    /** Returns a copy of a message, which may then be released. */
    static Reply copyOf(RedisMessage message) {
        if (message instanceof SimpleStringRedisMessage simple) {
            return new Reply.Simple(simple.content());
        }
        if (message instanceof ErrorRedisMessage error) {
            return new Reply.Failure(error.content());
        }
        if (message instanceof IntegerRedisMessage number) {
            return new Reply.Numeral(number.value());
        }
        if (message instanceof FullBulkStringRedisMessage bulk) {
            return bulk.isNull() ? Reply.NIL : new Reply.Bulk(Bytes.wrap(ByteBufUtil.getBytes(bulk.content())));
        }
        if (message instanceof ArrayRedisMessage array && !array.isNull()) {
            return new Reply.Array(
                    array.children().stream().map(Replies::copyOf).toList());
        }
        throw new KvFailure(
                "an answer that is not understood: " + message.getClass().getSimpleName());
    }

    /** Returns the failure that an error stands for. */
    static RuntimeException failure(Reply.Failure error) {
        String text = error.text();
        int blank = text.indexOf(' ');
        String kind = blank < 0 ? text : text.substring(0, blank);
        String reason = blank < 0 ? text : text.substring(blank + 1);
        return switch (kind) {
            case "CLUSTERDOWN" -> new NotLeaderException(reason, null);
            case "TRYAGAIN" -> new BusyException(reason);
            case "UNCERTAIN" -> new OutcomeUnknownException(reason, null);
            default -> new KvFailure(kind.equals("ERR") ? reason : text);
        };
    }

    /** Returns a bulk that may be missing, as text; empty where it is. */
    static String text(Reply reply) {
        if (reply instanceof Reply.Bulk bulk) {
            Bytes value = bulk.value();
            return value == null ? "" : value.toUtf8();
        }
        if (reply instanceof Reply.Simple simple) {
            return simple.text();
        }
        throw unexpected(reply);
    }

    /** Returns the bulks of a list. */
    static List<Bytes> bulks(Reply reply) {
        if (!(reply instanceof Reply.Array array)) {
            throw unexpected(reply);
        }
        List<Bytes> bulks = new ArrayList<>();
        for (Reply element : array.elements()) {
            Bytes value = element instanceof Reply.Bulk bulk ? bulk.value() : null;
            if (value == null) {
                throw unexpected(element);
            }
            bulks.add(value);
        }
        return bulks;
    }

    static KvFailure unexpected(Reply reply) {
        return new KvFailure("an answer of a kind that was not asked for: " + reply);
    }
}
