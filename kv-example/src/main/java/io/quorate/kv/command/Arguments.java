package io.quorate.kv.command;

import io.quorate.raft.protocol.Bytes;
import java.util.Locale;

/** Reads the words of a command. */
final class Arguments {
    private static final int LONGEST_NUMBER = 20;

    private Arguments() {}

    /** Returns a word in capitals, for comparing it with those of the protocol. */
    static String keyword(Bytes word) {
        return word.toUtf8().toUpperCase(Locale.ROOT);
    }

    /** Returns a number as Redis reads it: no sign but a minus, no zeros before it. */
    static long number(Bytes word) throws CommandException {
        if (word.length() == 0 || word.length() > LONGEST_NUMBER) {
            throw CommandException.notAnInteger();
        }
        String text = word.toUtf8();
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw CommandException.notAnInteger();
        }
        if (!Long.toString(number).equals(text)) {
            throw CommandException.notAnInteger();
        }
        return number;
    }
}
