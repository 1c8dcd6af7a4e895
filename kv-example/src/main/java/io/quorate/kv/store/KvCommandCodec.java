package io.quorate.kv.store;

import io.quorate.kv.store.KvCommand.CompareAndSet;
import io.quorate.kv.store.KvCommand.Delete;
import io.quorate.kv.store.KvCommand.Increment;
import io.quorate.kv.store.KvCommand.Put;
import io.quorate.raft.protocol.Bytes;
import java.nio.ByteBuffer;

/**
 * Commands as they stand in the log: a version byte, then one operation to the end. An operation is a tag byte and its
 * fields: big-endian integers, and bytes behind their 4-byte length. It says itself where it ends, so that a tag for a
 * list of operations can be added without a new version.
 */
public final class KvCommandCodec {
    private static final byte VERSION = 1;
    private static final byte PUT = 1;
    private static final byte DELETE = 2;
    private static final byte COMPARE_AND_SET = 3;
    private static final byte INCREMENT = 4;

    private static final int HEADER_BYTES = 2;
    private static final Writer WRITER = new Writer();

    private KvCommandCodec() {}

    /** Returns the bytes of a command. */
    public static Bytes encode(KvCommand command) {
        return Bytes.wrap(command.accept(WRITER).array());
    }

    /**
     * Returns the command of these bytes. Its keys and values are copies, so that keeping one keeps nothing else alive.
     *
     * @throws IllegalArgumentException if this version of the store did not write them
     */
    public static KvCommand decode(Bytes bytes) {
        ByteBuffer in = bytes.asByteBuffer();
        int version = take(in, bytes);
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "a command of version " + version + ", this program knows only version " + VERSION + ": " + bytes);
        }
        KvCommand command = operation(in, bytes);
        if (in.hasRemaining()) {
            throw malformed(bytes, in.remaining() + " bytes too many");
        }
        return command;
    }

    private static KvCommand operation(ByteBuffer in, Bytes bytes) {
        byte tag = take(in, bytes);
        return switch (tag) {
            case PUT -> new Put(field(in, bytes), field(in, bytes));
            case DELETE -> new Delete(field(in, bytes));
            case COMPARE_AND_SET -> new CompareAndSet(field(in, bytes), field(in, bytes), field(in, bytes));
            case INCREMENT -> new Increment(field(in, bytes), number(in, bytes));
            default -> throw malformed(bytes, "unknown operation " + tag);
        };
    }

    private static long number(ByteBuffer in, Bytes bytes) {
        require(in, Long.BYTES, bytes);
        return in.getLong();
    }

    private static byte take(ByteBuffer in, Bytes bytes) {
        require(in, 1, bytes);
        return in.get();
    }

    private static Bytes field(ByteBuffer in, Bytes bytes) {
        require(in, Integer.BYTES, bytes);
        int length = in.getInt();
        require(in, length, bytes);
        byte[] copy = new byte[length];
        in.get(copy);
        return Bytes.wrap(copy);
    }

    private static void require(ByteBuffer in, int length, Bytes bytes) {
        if (length < 0 || length > in.remaining()) {
            throw malformed(bytes, "cut short at byte " + in.position());
        }
    }

    private static IllegalArgumentException malformed(Bytes bytes, String why) {
        return new IllegalArgumentException("not a command of this store: " + why + ": " + bytes);
    }

    private static final class Writer implements KvCommand.Visitor<ByteBuffer> {

        @Override
        public ByteBuffer put(Put command) {
            return field(
                    field(start(PUT, size(command.key()) + size(command.value())), command.key()), command.value());
        }

        @Override
        public ByteBuffer delete(Delete command) {
            return field(start(DELETE, size(command.key())), command.key());
        }

        @Override
        public ByteBuffer compareAndSet(CompareAndSet command) {
            int size = size(command.key()) + size(command.expected()) + size(command.value());
            ByteBuffer out = field(start(COMPARE_AND_SET, size), command.key());
            return field(field(out, command.expected()), command.value());
        }

        @Override
        public ByteBuffer increment(Increment command) {
            return field(start(INCREMENT, size(command.key()) + Long.BYTES), command.key())
                    .putLong(command.delta());
        }

        private static ByteBuffer start(byte tag, int size) {
            return ByteBuffer.allocate(HEADER_BYTES + size).put(VERSION).put(tag);
        }

        private static ByteBuffer field(ByteBuffer out, Bytes bytes) {
            out.putInt(bytes.length());
            bytes.putInto(out);
            return out;
        }

        private static int size(Bytes bytes) {
            return Integer.BYTES + bytes.length();
        }
    }
}
