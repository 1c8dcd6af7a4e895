package io.quorate.kv.resp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.redis.ArrayHeaderRedisMessage;
import io.netty.handler.codec.redis.BulkStringHeaderRedisMessage;
import io.netty.handler.codec.redis.BulkStringRedisContent;
import io.netty.handler.codec.redis.FullBulkStringRedisMessage;
import io.netty.handler.codec.redis.InlineCommandRedisMessage;
import io.netty.handler.codec.redis.LastBulkStringRedisContent;
import io.netty.handler.codec.redis.RedisMessage;
import io.quorate.kv.shell.Words;
import io.quorate.kv.store.Limits;
import io.quorate.raft.protocol.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests of what Netty's decoder finds. Memory is taken for what has arrived, never for what is announced; what
 * is too long is skipped and refused; after what is no request at all nothing more is understood.
 */
public final class RequestDecoder extends SimpleChannelInboundHandler<RedisMessage> {
    private static final int MAX_ARGUMENTS = 1 << 20;
    private static final int MAX_ARGUMENT_BYTES = Math.max(Limits.MAX_KEY_BYTES, Limits.MAX_VALUE_BYTES);
    private static final int MAX_REQUEST_BYTES = Limits.MAX_COMMAND_BYTES;
    private static final int WORD_OVERHEAD = 24;
    private static final int FIRST_BYTES = 4 << 10;

    private List<Bytes> words = new ArrayList<>();
    private int wordsToCome;
    private long requestBytes;
    private Reply.@Nullable Failure refused;
    private boolean ended;
    private byte[] word = new byte[0];
    private int wordBytes;
    private int wordLength;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, RedisMessage message) {
        if (ended) {
            return;
        }
        if (message instanceof ArrayHeaderRedisMessage header) {
            start(ctx, header);
        } else if (message instanceof InlineCommandRedisMessage inline) {
            inline(ctx, inline.content());
        } else if (wordsToCome == 0) {
            end(ctx, "expected '*'");
        } else if (message instanceof BulkStringHeaderRedisMessage header) {
            startWord(header.bulkStringLength());
        } else if (message instanceof FullBulkStringRedisMessage whole) {
            whole(ctx, whole);
        } else if (message instanceof BulkStringRedisContent content) {
            content(ctx, content);
        } else {
            end(ctx, "expected '$'");
        }
    }

    private void start(ChannelHandlerContext ctx, ArrayHeaderRedisMessage header) {
        if (wordsToCome > 0) {
            end(ctx, "expected '$', got '*'");
        } else if (header.length() > MAX_ARGUMENTS) {
            end(ctx, "invalid multibulk length");
        } else if (header.length() > 0) {
            wordsToCome = (int) header.length();
        }
    }

    private void startWord(int length) {
        wordLength = length;
        wordBytes = 0;
        requestBytes += (long) length + WORD_OVERHEAD;
        if (length > MAX_ARGUMENT_BYTES) {
            refuse("an argument of " + length + " bytes is longer than " + MAX_ARGUMENT_BYTES);
        } else if (requestBytes > MAX_REQUEST_BYTES) {
            refuse("the command is longer than " + MAX_REQUEST_BYTES + " bytes");
        }
        word = new byte[refused == null ? Math.min(length, FIRST_BYTES) : 0];
    }

    private void refuse(String why) {
        if (refused == null) {
            refused = new Reply.Failure("TRYAGAIN too large, not executed: " + why);
            words = new ArrayList<>();
        }
    }

    private void content(ChannelHandlerContext ctx, BulkStringRedisContent content) {
        if (refused == null) {
            append(content.content());
        }
        if (content instanceof LastBulkStringRedisContent) {
            finish(ctx, Bytes.wrap(word));
        }
    }

    private void append(ByteBuf content) {
        int length = content.readableBytes();
        int needed = wordBytes + length;
        if (needed > word.length) {
            word = Arrays.copyOf(word, Math.max(needed, (int) Math.min(wordLength, 2L * word.length)));
        }
        content.getBytes(content.readerIndex(), word, wordBytes, length);
        wordBytes = needed;
    }

    private void whole(ChannelHandlerContext ctx, FullBulkStringRedisMessage whole) {
        if (whole.isNull()) {
            end(ctx, "invalid bulk length");
            return;
        }
        startWord(whole.content().readableBytes());
        if (refused == null) {
            append(whole.content());
        }
        finish(ctx, Bytes.wrap(word));
    }

    private void finish(ChannelHandlerContext ctx, Bytes finished) {
        if (refused == null) {
            words.add(finished);
        }
        word = new byte[0];
        wordsToCome--;
        if (wordsToCome == 0) {
            Request request = new Request(words, (int) Math.min(requestBytes, MAX_REQUEST_BYTES), refused, false);
            words = new ArrayList<>();
            requestBytes = 0;
            refused = null;
            ctx.fireChannelRead(request);
        }
    }

    /** A line as a person types it; or what a browser or another stranger says, who is not to be listened to. */
    private void inline(ChannelHandlerContext ctx, String line) {
        if (wordsToCome > 0) {
            end(ctx, "expected '$'");
            return;
        }
        if (line.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0xfffd)) {
            end(ctx, "this is not the Redis protocol");
            return;
        }
        List<Bytes> split;
        try {
            split = Words.split(line);
        } catch (IllegalArgumentException unbalanced) {
            end(ctx, "unbalanced quotes in request");
            return;
        }
        if (split.isEmpty()) {
            return;
        }
        String first = split.get(0).toUtf8().toLowerCase(Locale.ROOT);
        if (first.equals("post") || first.equals("host:") || line.contains(" HTTP/1.")) {
            end(ctx, "this is not a web server");
            return;
        }
        ctx.fireChannelRead(new Request(split, line.length() + WORD_OVERHEAD * split.size(), null, false));
    }

    private void end(ChannelHandlerContext ctx, String why) {
        if (!ended) {
            ended = true;
            words = new ArrayList<>();
            word = new byte[0];
            ctx.fireChannelRead(new Request(List.of(), 0, new Reply.Failure("ERR Protocol error: " + why), true));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException) {
            String message = String.valueOf(cause.getMessage()).replaceAll("[\\r\\n]+", " ");
            end(ctx, message.substring(message.indexOf(':') + 1).strip());
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
