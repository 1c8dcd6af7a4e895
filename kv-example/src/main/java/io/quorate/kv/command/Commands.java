package io.quorate.kv.command;

import io.quorate.kv.group.ServedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the families of commands together. */
public final class Commands {
    private Commands() {}

    /**
     * Returns all the commands of a server.
     *
     * @param node what they are done on
     * @param password what a client must say first, if it must
     * @param statistics what INFO tells of
     */
    public static CommandTable of(ServedNode node, Optional<String> password, Statistics statistics) {
        List<CommandTable> self = new ArrayList<>();
        CommandTable table = new CommandTable(List.of(
                new ConnectionCommands(password),
                new StringCommands(),
                new NumberCommands(),
                new KeyCommands(),
                new TransactionCommands(),
                new ServerCommands(node, statistics),
                new RaftCommands(node),
                new DescribeCommands(() -> self.get(0))));
        self.add(table);
        return table;
    }
}
