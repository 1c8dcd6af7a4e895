package io.quorate.kv.store;

import io.quorate.kv.store.KvCommand.CompareAndSet;
import io.quorate.kv.store.KvCommand.Delete;
import io.quorate.kv.store.KvCommand.Increment;
import io.quorate.kv.store.KvCommand.Presence;
import io.quorate.kv.store.KvCommand.Put;
import io.quorate.raft.protocol.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Commands as they stand in the log: a version byte, then one operation to the end. An operation is a tag byte and its
 * fields: big-endian integers, bytes behind their 4-byte length, and lists behind their 4-byte count. It says itself
 * where it ends; those of a transaction stand one behind the other.
 */
public final class KvCommandCodec {
    private static final byte VERSION = 1;

    private final ByteBuffer in;
    private final Bytes bytes;

    private KvCommandCodec(Bytes bytes) {
        this.in = bytes.asByteBuffer();
        this.bytes = bytes;
    }

    /** Returns the bytes of a command. */
    public static Bytes encode(KvCommand command) {
        return CommandWriter.write(VERSION, command);
    }

    /**
     * Returns the command of these bytes. Its keys and values are copies, so that keeping one keeps nothing else alive.
     *
     * @throws IllegalArgumentException if this version of the store did not write them
     */
    public static KvCommand decode(Bytes bytes) {
        return new KvCommandCodec(bytes).decode();
    }

    private KvCommand decode() {
        int version = take();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "a command of version " + version + ", this program knows only version " + VERSION + ": " + bytes);
        }
        byte tag = take();
        KvCommand command =
                tag == Tag.TRANSACTION ? new KvCommand.Transaction(list(() -> operation(take()))) : operation(tag);
        if (in.hasRemaining()) {
            throw malformed(in.remaining() + " bytes too many");
        }
        return command;
    }

    private KvCommand operation(byte tag) {
        return switch (tag) {
            case Tag.PUT -> new Put(field(), field());
            case Tag.DELETE -> new Delete(field());
            case Tag.COMPARE_AND_SET -> new CompareAndSet(field(), field(), field());
            case Tag.INCREMENT -> new Increment(field(), number());
            case Tag.SWAP -> swap(presence());
            case Tag.PUT_ALL -> new KvCommand.PutAll(list(() -> new KvEntry(field(), field())));
            case Tag.DELETE_ALL -> new KvCommand.DeleteAll(list(this::field));
            case Tag.TAKE -> new KvCommand.Take(field());
            case Tag.APPEND -> new KvCommand.Append(field(), field());
            case Tag.CLEAR -> new KvCommand.Clear();
            case Tag.GET -> new KvRead.Get(field());
            case Tag.GET_ALL -> new KvRead.GetAll(list(this::field));
            case Tag.EXISTS -> new KvRead.Exists(list(this::field));
            case Tag.LENGTH -> new KvRead.Length(field());
            case Tag.SIZE -> new KvRead.Size();
            default -> throw malformed("unknown operation " + tag);
        };
    }

    private KvCommand swap(Presence presence) {
        return new KvCommand.Swap(field(), field(), presence);
    }

    private Presence presence() {
        byte presence = take();
        return switch (presence) {
            case Tag.ANY -> Presence.ANY;
            case Tag.ABSENT -> Presence.ABSENT;
            case Tag.PRESENT -> Presence.PRESENT;
            default -> throw malformed("unknown presence " + presence);
        };
    }

    private <T> List<T> list(Supplier<T> element) {
        require(Integer.BYTES);
        int count = in.getInt();
        // Each element takes a byte at least, so a false count cannot ask for more memory than the bytes take.
        require(count);
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(element.get());
        }
        return list;
    }

    private long number() {
        require(Long.BYTES);
        return in.getLong();
    }

    private byte take() {
        require(1);
        return in.get();
    }

    private Bytes field() {
        require(Integer.BYTES);
        int length = in.getInt();
        require(length);
        byte[] copy = new byte[length];
        in.get(copy);
        return Bytes.wrap(copy);
    }

    private void require(int length) {
        if (length < 0 || length > in.remaining()) {
            throw malformed("cut short at byte " + in.position());
        }
    }

    private IllegalArgumentException malformed(String why) {
        return new IllegalArgumentException("not a command of this store: " + why + ": " + bytes);
    }
}
