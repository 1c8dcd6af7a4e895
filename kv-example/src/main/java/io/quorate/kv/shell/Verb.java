package io.quorate.kv.shell;

import io.quorate.raft.protocol.Bytes;
import java.util.List;
import java.util.function.Function;

/**
 * A command of the shell.
 *
 * @param names how it is called; the first name is the one that help shows first
 * @param arguments its arguments as usage shows them: {@code k v}, or {@code [prefix]} for one that may be left out
 * @param help what it does, in a few words
 * @param action does it with the right number of arguments; may block; returns what to print, without a last line break
 */
public record Verb(List<String> names, String arguments, String help, Function<List<Bytes>, String> action) {

    /** Returns a verb with one name. */
    public static Verb of(String name, String arguments, String help, Function<List<Bytes>, String> action) {
        return new Verb(List.of(name), arguments, help, action);
    }

    /** Returns how it is to be written. */
    String usage() {
        return arguments.isEmpty() ? names.get(0) : names.get(0) + " " + arguments;
    }

    /** Runs it; throws {@link IllegalArgumentException} with the usage where the number of arguments is wrong. */
    String run(List<Bytes> given) {
        int most = 0;
        int least = 0;
        for (String word : arguments.isEmpty() ? new String[0] : arguments.split(" ", -1)) {
            most++;
            least += word.startsWith("[") ? 0 : 1;
        }
        if (given.size() < least || given.size() > most) {
            throw new IllegalArgumentException("usage: " + usage());
        }
        return action.apply(given);
    }
}
