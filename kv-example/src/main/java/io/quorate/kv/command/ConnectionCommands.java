package io.quorate.kv.command;

import io.quorate.kv.command.CommandSpec.Flag;
import io.quorate.kv.resp.Reply;
import io.quorate.raft.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Commands by which a connection says who it is and how it wants to be answered. */
final class ConnectionCommands implements CommandFamily {
    /** The version of Redis whose commands these are. */
    static final String REDIS_VERSION = "7.4.0";

    private static final String NO_PASSWORD = "ERR AUTH <password> called without any password configured for the"
            + " default user. Are you sure your configuration is correct?";
    private static final String HELLO_FIRST = "NOAUTH HELLO must be called with the client already authenticated,"
            + " otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and"
            + " select the RESP protocol version at the same time";

    private final Optional<String> password;

    ConnectionCommands(Optional<String> password) {
        this.password = password;
    }

    @Override
    public List<CommandSpec> commands() {
        Set<Flag> none = Set.of();
        Set<Flag> own = Set.of(Flag.NO_MULTI);
        Set<Flag> early = Set.of(Flag.NO_AUTH, Flag.NO_MULTI);
        return List.of(
                CommandSpec.other("ping", -1, none, ConnectionCommands::ping),
                CommandSpec.other("echo", 2, none, (words, session) -> Plan.of(new Reply.Bulk(words.get(1)))),
                CommandSpec.other("hello", -1, early, this::hello),
                CommandSpec.other("auth", -2, early, this::auth),
                CommandSpec.other("quit", -1, Set.of(Flag.NO_AUTH, Flag.ENDS_MULTI), (words, session) -> quit(session)),
                CommandSpec.other("select", 2, none, ConnectionCommands::select),
                CommandSpec.other("client", -2, own, ConnectionCommands::client),
                CommandSpec.other("readonly", 1, own, (words, session) -> readStale(session, true)),
                CommandSpec.other("readwrite", 1, own, (words, session) -> readStale(session, false)));
    }

    private static Plan ping(List<Bytes> words, Session session) throws CommandException {
        if (words.size() > 2) {
            throw CommandException.arity("ping");
        }
        return Plan.of(words.size() == 1 ? new Reply.Simple("PONG") : new Reply.Bulk(words.get(1)));
    }

    private static Plan quit(Session session) {
        session.leave();
        return Plan.of(Reply.OK);
    }

    private static Plan readStale(Session session, boolean stale) {
        session.readStale(stale);
        return Plan.of(Reply.OK);
    }

    private static Plan select(List<Bytes> words, Session session) throws CommandException {
        if (Arguments.number(words.get(1)) != 0) {
            throw new CommandException("ERR DB index is out of range");
        }
        return Plan.of(Reply.OK);
    }

    private Plan auth(List<Bytes> words, Session session) throws CommandException {
        if (words.size() > 3) {
            throw CommandException.syntax();
        }
        if (password.isEmpty() && words.size() == 2) {
            throw new CommandException(NO_PASSWORD);
        }
        Bytes user = words.size() == 3 ? words.get(1) : Bytes.utf8("default");
        authenticate(session, user, words.get(words.size() - 1));
        return Plan.of(Reply.OK);
    }

    private void authenticate(Session session, Bytes user, Bytes given) throws CommandException {
        boolean right = password.isEmpty()
                || MessageDigest.isEqual(password.get().getBytes(StandardCharsets.UTF_8), given.toByteArray());
        if (!right || !user.toUtf8().equals("default")) {
            throw new CommandException("WRONGPASS invalid username-password pair or user is disabled.");
        }
        session.authenticate();
    }

    private Plan hello(List<Bytes> words, Session session) throws CommandException {
        long version = session.resp3() ? 3 : 2;
        if (words.size() > 1) {
            try {
                version = Arguments.number(words.get(1));
            } catch (CommandException notANumber) {
                throw new CommandException("ERR Protocol version is not an integer or out of range");
            }
            if (version != 2 && version != 3) {
                throw new CommandException("NOPROTO unsupported protocol version");
            }
        }
        helloOptions(words, session);
        if (!session.authenticated()) {
            throw new CommandException(HELLO_FIRST);
        }
        session.speak(version == 3);
        return Plan.of(new Reply.Table(List.of(
                Reply.bulk("server"),
                Reply.bulk("redis"),
                Reply.bulk("version"),
                Reply.bulk(REDIS_VERSION),
                Reply.bulk("proto"),
                new Reply.Numeral(version),
                Reply.bulk("id"),
                new Reply.Numeral(session.id()),
                Reply.bulk("mode"),
                Reply.bulk("standalone"),
                Reply.bulk("role"),
                Reply.bulk("master"),
                Reply.bulk("modules"),
                new Reply.Array(List.of()))));
    }

    private void helloOptions(List<Bytes> words, Session session) throws CommandException {
        int i = 2;
        while (i < words.size()) {
            String word = Arguments.keyword(words.get(i));
            if (word.equals("AUTH") && i + 2 < words.size()) {
                authenticate(session, words.get(i + 1), words.get(i + 2));
                i += 3;
            } else if (word.equals("SETNAME") && i + 1 < words.size()) {
                session.call(name(words.get(i + 1)));
                i += 2;
            } else {
                throw new CommandException(
                        "ERR Syntax error in HELLO option '" + CommandTable.shown(words.get(i)) + "'");
            }
        }
    }

    private static Plan client(List<Bytes> words, Session session) throws CommandException {
        String verb = Arguments.keyword(words.get(1));
        if (verb.equals("ID") && words.size() == 2) {
            return Plan.of(new Reply.Numeral(session.id()));
        }
        if (verb.equals("GETNAME") && words.size() == 2) {
            return Plan.of(new Reply.Bulk(session.name().length() == 0 ? null : session.name()));
        }
        if (verb.equals("SETNAME") && words.size() == 3) {
            session.call(name(words.get(2)));
            return Plan.of(Reply.OK);
        }
        if (verb.equals("SETINFO") && words.size() == 4) {
            String attribute = Arguments.keyword(words.get(2));
            if (!attribute.equals("LIB-NAME") && !attribute.equals("LIB-VER")) {
                throw new CommandException("ERR Unrecognized option '" + CommandTable.shown(words.get(2)) + "'");
            }
            return Plan.of(Reply.OK);
        }
        throw subcommand("CLIENT", words.get(1));
    }

    private static Bytes name(Bytes name) throws CommandException {
        for (int i = 0; i < name.length(); i++) {
            if (name.byteAt(i) < '!' || name.byteAt(i) > '~') {
                throw new CommandException("ERR Client names cannot contain spaces, newlines or special characters.");
            }
        }
        return name;
    }

    static CommandException subcommand(String command, Bytes given) {
        return new CommandException(
                "ERR unknown subcommand '" + CommandTable.shown(given) + "'. Try " + command + " HELP.");
    }
}
