package io.quorate.kv;

import io.quorate.kv.shell.Table;
import java.util.List;

/** The usage of the program, made of what its commands say of themselves. */
final class Usage {
    private static final String INDENT = "  ";

    private Usage() {}

    /** Returns the lines, each with its end. */
    static String of(List<Command> commands) {
        StringBuilder usage = new StringBuilder("usage: java -jar kv-example.jar [COMMAND] [OPTION...]\n");
        for (Command command : commands) {
            String name = command.name().isEmpty() ? "without a command" : command.name();
            usage.append('\n')
                    .append(name)
                    .append(": ")
                    .append(command.summary())
                    .append('\n');
            if (command.options().isEmpty()) {
                continue;
            }
            Table table = new Table("", "");
            for (Option option : command.options()) {
                table.row(INDENT + option.usage(), option.help());
            }
            table.lines().stream().skip(1).forEach(line -> usage.append(line).append('\n'));
        }
        return usage.toString();
    }
}
