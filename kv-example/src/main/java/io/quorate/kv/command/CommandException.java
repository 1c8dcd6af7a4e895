package io.quorate.kv.command;

import io.quorate.kv.resp.Reply;

/** A command makes no sense; nothing was done. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Makes one with the whole error, its kind first. */
    CommandException(String error) {
        super(error);
    }

    static CommandException syntax() {
        return new CommandException("ERR syntax error");
    }

    static CommandException notAnInteger() {
        return new CommandException("ERR value is not an integer or out of range");
    }

    static CommandException arity(String name) {
        return new CommandException("ERR wrong number of arguments for '" + name + "' command");
    }

    Reply reply() {
        return new Reply.Failure(String.valueOf(getMessage()));
    }
}
