package io.quorate.kv.store;

import io.quorate.raft.protocol.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Writes one command. The buffer grows as it must; one key and value are written without a copy. */
final class CommandWriter implements KvCommand.Visitor<CommandWriter>, KvRead.Visitor<CommandWriter> {
    private ByteBuffer out = ByteBuffer.allocate(0);

    private CommandWriter() {}

    static Bytes write(byte version, KvCommand command) {
        CommandWriter writer = new CommandWriter();
        writer.out = ByteBuffer.allocate(1 + initialBytes(command)).put(version);
        command.accept(writer);
        byte[] array = writer.out.array();
        int length = writer.out.position();
        return Bytes.wrap(length == array.length ? array : Arrays.copyOf(array, length));
    }

    private static int initialBytes(KvCommand command) {
        return command instanceof KvCommand.Put put ? 1 + size(put.key()) + size(put.value()) : Long.BYTES;
    }

    private static int size(Bytes bytes) {
        return Integer.BYTES + bytes.length();
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            // Beyond an int no command is accepted anyway; this fails before it.
            int wanted = Math.addExact(out.position(), bytes);
            int capacity = out.position() == 1 ? wanted : (int) Math.min(Integer.MAX_VALUE - 8, 2L * wanted);
            out = ByteBuffer.allocate(capacity).put(out.flip());
        }
        return out;
    }

    private CommandWriter tag(byte tag) {
        room(1).put(tag);
        return this;
    }

    private CommandWriter number(long number) {
        room(Long.BYTES).putLong(number);
        return this;
    }

    private CommandWriter field(Bytes bytes) {
        bytes.putInto(room(size(bytes)).putInt(bytes.length()));
        return this;
    }

    private CommandWriter fields(List<Bytes> fields) {
        room(Integer.BYTES).putInt(fields.size());
        fields.forEach(this::field);
        return this;
    }

    @Override
    public CommandWriter put(KvCommand.Put command) {
        return tag(Tag.PUT).field(command.key()).field(command.value());
    }

    @Override
    public CommandWriter delete(KvCommand.Delete command) {
        return tag(Tag.DELETE).field(command.key());
    }

    @Override
    public CommandWriter compareAndSet(KvCommand.CompareAndSet command) {
        return tag(Tag.COMPARE_AND_SET)
                .field(command.key())
                .field(command.expected())
                .field(command.value());
    }

    @Override
    public CommandWriter increment(KvCommand.Increment command) {
        return tag(Tag.INCREMENT).field(command.key()).number(command.delta());
    }

    @Override
    public CommandWriter swap(KvCommand.Swap command) {
        byte presence = switch (command.presence()) {
            case ANY -> Tag.ANY;
            case ABSENT -> Tag.ABSENT;
            case PRESENT -> Tag.PRESENT;
        };
        return tag(Tag.SWAP).tag(presence).field(command.key()).field(command.value());
    }

    @Override
    public CommandWriter putAll(KvCommand.PutAll command) {
        tag(Tag.PUT_ALL);
        room(Integer.BYTES).putInt(command.entries().size());
        for (KvEntry entry : command.entries()) {
            field(entry.key()).field(entry.value());
        }
        return this;
    }

    @Override
    public CommandWriter deleteAll(KvCommand.DeleteAll command) {
        return tag(Tag.DELETE_ALL).fields(command.keys());
    }

    @Override
    public CommandWriter take(KvCommand.Take command) {
        return tag(Tag.TAKE).field(command.key());
    }

    @Override
    public CommandWriter append(KvCommand.Append command) {
        return tag(Tag.APPEND).field(command.key()).field(command.suffix());
    }

    @Override
    public CommandWriter clear(KvCommand.Clear command) {
        return tag(Tag.CLEAR);
    }

    @Override
    public CommandWriter transaction(KvCommand.Transaction command) {
        tag(Tag.TRANSACTION);
        room(Integer.BYTES).putInt(command.commands().size());
        command.commands().forEach(each -> each.accept(this));
        return this;
    }

    @Override
    public CommandWriter read(KvRead question) {
        return question.ask(this);
    }

    @Override
    public CommandWriter get(KvRead.Get question) {
        return tag(Tag.GET).field(question.key());
    }

    @Override
    public CommandWriter getAll(KvRead.GetAll question) {
        return tag(Tag.GET_ALL).fields(question.keys());
    }

    @Override
    public CommandWriter exists(KvRead.Exists question) {
        return tag(Tag.EXISTS).fields(question.keys());
    }

    @Override
    public CommandWriter length(KvRead.Length question) {
        return tag(Tag.LENGTH).field(question.key());
    }

    @Override
    public CommandWriter size(KvRead.Size question) {
        return tag(Tag.SIZE);
    }
}
