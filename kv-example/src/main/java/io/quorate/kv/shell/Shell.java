package io.quorate.kv.shell;

import io.quorate.kv.client.Reasons;
import io.quorate.raft.protocol.Bytes;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Reads lines, does what they say, prints the answers. A line that cannot be done is answered with one line that says
 * why, and the shell goes on. Empty lines and those that start with {@code #} do nothing.
 */
public final class Shell {
    private final List<Verb> verbs;
    private final Supplier<String> prompt;
    private final PrintStream out;
    private final Palette palette;

    /**
     * Makes a shell.
     *
     * @param verbs what it can do, beside {@code help} and {@code quit}
     * @param prompt asked before each line
     * @param out for answers and errors
     * @param palette the colours of the output
     */
    public Shell(List<Verb> verbs, Supplier<String> prompt, PrintStream out, Palette palette) {
        this.verbs = verbs;
        this.prompt = prompt;
        this.out = out;
        this.palette = palette;
    }

    /**
     * Runs until the lines end, one says {@code quit}, or nobody reads the answers any more.
     *
     * @throws IOException if the lines cannot be read
     */
    public void run(LineSource lines) throws IOException {
        boolean goingOn = true;
        while (goingOn && !out.checkError()) {
            try {
                String line = lines.next(prompt.get());
                goingOn = line != null && handle(line);
            } catch (BadLineException bad) {
                complain(bad);
            }
        }
    }

    private void complain(Exception failed) {
        out.println(palette.error("error: " + Reasons.of(failed)));
    }

    /** Does what a line says, and returns whether to go on. */
    private boolean handle(String line) {
        if (line.isBlank() || line.stripLeading().startsWith("#")) {
            return true;
        }
        try {
            List<Bytes> words = Words.split(line);
            String name = words.get(0).toUtf8().toLowerCase(Locale.ROOT);
            List<Bytes> arguments = words.subList(1, words.size());
            if (name.equals("quit") || name.equals("exit")) {
                return false;
            }
            out.println(name.equals("help") ? help() : verb(name).run(arguments));
        } catch (RuntimeException failed) {
            complain(failed);
        }
        return true;
    }

    private Verb verb(String name) {
        for (Verb verb : verbs) {
            if (verb.names().contains(name)) {
                return verb;
            }
        }
        throw new IllegalArgumentException("unknown command " + Words.shown(Bytes.utf8(name)) + ", try help");
    }

    private String help() {
        Table table = new Table("command", "does");
        for (Verb verb : verbs) {
            String others =
                    String.join(", ", verb.names().subList(1, verb.names().size()));
            table.row(verb.usage(), verb.help() + (others.isEmpty() ? "" : " (also: " + others + ")"));
        }
        table.row("help", "this list");
        table.row("quit", "leave (also: exit)");
        List<String> lines = table.lines();
        return palette.heading(lines.get(0)) + "\n"
                + String.join("\n", lines.subList(1, lines.size()))
                + "\nWords with blanks go in quotes: \"a b\\n\\xff\" with escapes, 'a b' without.";
    }
}
