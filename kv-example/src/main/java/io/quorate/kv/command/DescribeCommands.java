package io.quorate.kv.command;

import io.quorate.kv.command.CommandSpec.Flag;
import io.quorate.kv.resp.Reply;
import io.quorate.raft.protocol.Bytes;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** COMMAND: what other commands there are. */
final class DescribeCommands implements CommandFamily {
    private static final Set<Flag> SHOWN = Set.of(Flag.WRITE, Flag.READONLY, Flag.ADMIN);

    private final Supplier<CommandTable> table;

    DescribeCommands(Supplier<CommandTable> table) {
        this.table = table;
    }

    @Override
    public List<CommandSpec> commands() {
        return List.of(CommandSpec.other("command", -1, Set.of(), (words, session) -> command(words)));
    }

    private Plan command(List<Bytes> words) throws CommandException {
        if (words.size() == 1) {
            return Plan.of(new Reply.Array(
                    table.get().all().stream().map(DescribeCommands::described).toList()));
        }
        return switch (Arguments.keyword(words.get(1))) {
            case "COUNT" -> Plan.of(new Reply.Numeral(table.get().all().size()));
            case "INFO" -> Plan.of(info(words.subList(2, words.size())));
            // No page of documentation: what clients show without one is enough.
            case "DOCS" -> Plan.of(new Reply.Table(List.of()));
            default -> throw ConnectionCommands.subcommand("COMMAND", words.get(1));
        };
    }

    private Reply info(List<Bytes> names) {
        return new Reply.Array(
                names.stream().map(name -> described(table.get().find(name))).toList());
    }

    private static Reply described(@Nullable CommandSpec command) {
        if (command == null) {
            return Reply.NIL;
        }
        List<Reply> flags = command.flags().stream()
                .filter(SHOWN::contains)
                .sorted()
                .<Reply>map(flag -> new Reply.Simple(flag.name().toLowerCase(Locale.ROOT)))
                .toList();
        return new Reply.Array(List.of(
                Reply.bulk(command.name()),
                new Reply.Numeral(command.arity()),
                new Reply.Array(flags),
                new Reply.Numeral(command.keys().first()),
                new Reply.Numeral(command.keys().last()),
                new Reply.Numeral(command.keys().step())));
    }
}
