package io.quorate.kv.command;

import io.quorate.kv.command.CommandSpec.Keys;
import io.quorate.kv.store.KvCommand;
import io.quorate.raft.protocol.Bytes;
import java.util.List;

/** Commands on counters. */
final class NumberCommands implements CommandFamily {

    @Override
    public List<CommandSpec> commands() {
        return List.of(
                CommandSpec.write("incr", 2, Keys.FIRST, (words, session) -> add(words, 1)),
                CommandSpec.write("decr", 2, Keys.FIRST, (words, session) -> add(words, -1)),
                CommandSpec.write(
                        "incrby", 3, Keys.FIRST, (words, session) -> add(words, Arguments.number(words.get(2)))),
                CommandSpec.write("decrby", 3, Keys.FIRST, NumberCommands::subtract));
    }

    private static Plan subtract(List<Bytes> words, Session session) throws CommandException {
        long number = Arguments.number(words.get(2));
        if (number == Long.MIN_VALUE) {
            throw new CommandException("ERR decrement would overflow");
        }
        return add(words, -number);
    }

    private static Plan add(List<Bytes> words, long delta) {
        return Plan.of(new KvCommand.Increment(words.get(1), delta));
    }
}
