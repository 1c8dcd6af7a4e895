package io.quorate.kv.command;

import io.quorate.kv.command.CommandSpec.Keys;
import io.quorate.kv.resp.Reply;
import io.quorate.kv.store.KvCommand;
import io.quorate.kv.store.KvCommand.Presence;
import io.quorate.kv.store.KvEntry;
import io.quorate.kv.store.KvRead;
import io.quorate.kv.store.KvResult;
import io.quorate.raft.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands on values. */
final class StringCommands implements CommandFamily {

    @Override
    public List<CommandSpec> commands() {
        return List.of(
                CommandSpec.read("get", 2, Keys.FIRST, (words, session) -> Plan.of(new KvRead.Get(words.get(1)))),
                CommandSpec.write("set", -3, Keys.FIRST, StringCommands::set),
                CommandSpec.write(
                        "getdel", 2, Keys.FIRST, (words, session) -> Plan.of(new KvCommand.Take(words.get(1)))),
                CommandSpec.write(
                        "append",
                        3,
                        Keys.FIRST,
                        (words, session) -> Plan.of(new KvCommand.Append(words.get(1), words.get(2)))),
                CommandSpec.read("strlen", 2, Keys.FIRST, (words, session) -> Plan.of(new KvRead.Length(words.get(1)))),
                CommandSpec.read(
                        "mget",
                        -2,
                        Keys.ALL,
                        (words, session) -> Plan.of(new KvRead.GetAll(words.subList(1, words.size())))),
                CommandSpec.write("mset", -3, Keys.EVERY_OTHER, StringCommands::setAll));
    }

    private static Plan setAll(List<Bytes> words, Session session) throws CommandException {
        if (words.size() % 2 == 0) {
            throw CommandException.arity("mset");
        }
        List<KvEntry> entries = new ArrayList<>(words.size() / 2);
        for (int i = 1; i < words.size(); i += 2) {
            entries.add(new KvEntry(words.get(i), words.get(i + 1)));
        }
        return Plan.of(new KvCommand.PutAll(entries));
    }

    private static Plan set(List<Bytes> words, Session session) throws CommandException {
        SetOptions options = SetOptions.parse(words);
        Bytes key = words.get(1);
        Bytes value = words.get(2);
        Bytes expected = options.expected();
        if (expected != null) {
            KvCommand command = new KvCommand.CompareAndSet(key, expected, value);
            return options.previous()
                    ? new Plan.Store(command, result -> previousOfCompare(result, expected))
                    : Plan.of(command);
        }
        if (options.previous()) {
            KvCommand command = new KvCommand.Swap(key, value, options.presence());
            return new Plan.Store(command, StringCommands::previous);
        }
        return Plan.of(
                options.presence() == Presence.ANY
                        ? new KvCommand.Put(key, value)
                        : new KvCommand.Swap(key, value, options.presence()));
    }

    private static Reply previous(KvResult result) {
        return result instanceof KvResult.Swapped swapped ? new Reply.Bulk(swapped.previous()) : ResultReply.of(result);
    }

    private static Reply previousOfCompare(KvResult result, Bytes expected) {
        return new Reply.Bulk(result instanceof KvResult.Mismatched mismatched ? mismatched.actual() : expected);
    }

    /**
     * The words behind key and value.
     *
     * @param presence whether the key must have a value, or none
     * @param expected the value that it must have, null where none is named
     * @param previous whether the old value is the answer
     */
    private record SetOptions(Presence presence, @Nullable Bytes expected, boolean previous) {

        static SetOptions parse(List<Bytes> words) throws CommandException {
            Presence presence = Presence.ANY;
            Bytes expected = null;
            boolean previous = false;
            for (int i = 3; i < words.size(); i++) {
                boolean unconditional = presence == Presence.ANY && expected == null;
                String word = Arguments.keyword(words.get(i));
                if (word.equals("GET")) {
                    previous = true;
                } else if (word.equals("NX") && (unconditional || presence == Presence.ABSENT)) {
                    presence = Presence.ABSENT;
                } else if (word.equals("XX") && (unconditional || presence == Presence.PRESENT)) {
                    presence = Presence.PRESENT;
                } else if (word.equals("IFEQ") && unconditional && i + 1 < words.size()) {
                    expected = words.get(++i);
                } else {
                    throw CommandException.syntax();
                }
            }
            return new SetOptions(presence, expected, previous);
        }
    }
}
