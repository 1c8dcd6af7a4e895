package io.quorate.kv.command;

import io.quorate.raft.protocol.Bytes;
import java.util.List;
import java.util.Set;

/**
 * A command as clients know it.
 *
 * @param name its name, in small letters
 * @param arity how many words it has, the name included; below 0: at least as many as the opposite number
 * @param flags what kind of command it is
 * @param keys which of its words are keys
 * @param action what it does
 */
record CommandSpec(String name, int arity, Set<Flag> flags, Keys keys, Action action) {

    /** What kind of command it is. */
    enum Flag {
        /** Changes the store. */
        WRITE,
        /** Reads the store. */
        READONLY,
        /** Concerns the server. */
        ADMIN,
        /** Is answered before the client has said who it is. */
        NO_AUTH,
        /** Has no place in a transaction. */
        NO_MULTI,
        /** Ends or forsakes a transaction, and is never queued. */
        ENDS_MULTI
    }

    /**
     * Which words are keys.
     *
     * @param first the first of them; 0 = none is
     * @param last the last of them; -1 = the last word
     * @param step from one to the next
     */
    record Keys(int first, int last, int step) {
        static final Keys NONE = new Keys(0, 0, 0);
        static final Keys FIRST = new Keys(1, 1, 1);
        static final Keys ALL = new Keys(1, -1, 1);
        static final Keys EVERY_OTHER = new Keys(1, -1, 2);
    }

    /** Makes a plan of words whose number fits; runs on the connection's thread, and does not block. */
    interface Action {
        /** Returns what to do. */
        Plan plan(List<Bytes> words, Session session) throws CommandException;
    }

    static CommandSpec write(String name, int arity, Keys keys, Action action) {
        return new CommandSpec(name, arity, Set.of(Flag.WRITE), keys, action);
    }

    static CommandSpec read(String name, int arity, Keys keys, Action action) {
        return new CommandSpec(name, arity, Set.of(Flag.READONLY), keys, action);
    }

    static CommandSpec other(String name, int arity, Set<Flag> flags, Action action) {
        return new CommandSpec(name, arity, flags, Keys.NONE, action);
    }

    boolean takes(int words) {
        return arity >= 0 ? words == arity : words >= -arity;
    }

    boolean is(Flag flag) {
        return flags.contains(flag);
    }
}
