package io.quorate.kv.command;

import io.quorate.kv.command.CommandSpec.Flag;
import io.quorate.kv.resp.Reply;
import io.quorate.kv.resp.Request;
import io.quorate.raft.protocol.Bytes;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All the commands. Turns what a client sent into a plan, or into Redis' own words for what is wrong with it. */
public final class CommandTable {
    private static final int SHOWN_CHARACTERS = 128;

    private final Map<String, CommandSpec> commands = new TreeMap<>();

    /** Makes the table of these families. */
    public CommandTable(List<CommandFamily> families) {
        families.forEach(this::add);
    }

    private void add(CommandFamily family) {
        for (CommandSpec command : family.commands()) {
            CommandSpec other = commands.put(command.name(), command);
            if (other != null) {
                throw new IllegalArgumentException("two commands are called " + command.name());
            }
        }
    }

    Collection<CommandSpec> all() {
        return commands.values();
    }

    @Nullable
    CommandSpec find(Bytes name) {
        return commands.get(name.toUtf8().toLowerCase(Locale.ROOT));
    }

    /** Returns what to do for a request. Errors are answers too. */
    public Plan plan(Request request, Session session) {
        Reply.Failure refused = request.refused();
        try {
            if (refused != null) {
                throw new CommandException(refused.text());
            }
            return plan(request.words(), request.bytes(), session);
        } catch (CommandException mistake) {
            return failed(mistake.reply(), session);
        } catch (IllegalArgumentException beyondLimits) {
            return failed(new Reply.Failure("TRYAGAIN not executed: " + beyondLimits.getMessage()), session);
        }
    }

    private static Plan failed(Reply reply, Session session) {
        Transaction transaction = session.transaction();
        if (transaction != null) {
            transaction.breakOff();
        }
        return Plan.of(reply);
    }

    private Plan plan(List<Bytes> words, int bytes, Session session) throws CommandException {
        CommandSpec command = find(words.get(0));
        if (command == null) {
            throw unknown(words);
        }
        if (!command.takes(words.size())) {
            throw CommandException.arity(command.name());
        }
        if (!session.authenticated() && !command.is(Flag.NO_AUTH)) {
            throw new CommandException("NOAUTH Authentication required.");
        }
        Transaction transaction = session.transaction();
        if (transaction == null || command.is(Flag.ENDS_MULTI)) {
            return command.action().plan(words, session);
        }
        if (command.is(Flag.NO_MULTI)) {
            throw new CommandException("ERR Command not allowed inside a transaction");
        }
        transaction.queue(command.action().plan(words, session), bytes);
        return Plan.of(new Reply.Simple("QUEUED"));
    }

    private static CommandException unknown(List<Bytes> words) {
        StringBuilder error = new StringBuilder("ERR unknown command '")
                .append(shown(words.get(0)))
                .append("', with args beginning with: ");
        for (int i = 1; i < words.size() && error.length() < SHOWN_CHARACTERS; i++) {
            error.append('\'').append(shown(words.get(i))).append("' ");
        }
        return new CommandException(error.toString());
    }

    /** Returns a word as it may stand in a line. */
    static String shown(Bytes word) {
        String text = word.slice(0, Math.min(word.length(), SHOWN_CHARACTERS)).toUtf8();
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
