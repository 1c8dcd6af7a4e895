package io.quorate.kv;

import io.quorate.kv.shell.Palette;
import io.quorate.kv.shell.PlainLines;
import io.quorate.kv.shell.Shell;
import io.quorate.kv.shell.TerminalLines;
import io.quorate.kv.shell.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A shell with whoever started the program: edited lines and colours on a terminal, plain lines on a pipe.
 *
 * @param verbs what it can do
 * @param prompt asked before each line
 */
record Dialogue(List<Verb> verbs, Supplier<String> prompt) {

    /**
     * Goes on until the lines end.
     *
     * @param history the file that keeps the lines of a terminal
     * @param welcome what a person at a terminal reads first
     */
    void hold(Console console, Path history, String welcome) throws IOException {
        List<String> names = new ArrayList<>(List.of("help", "quit"));
        verbs.forEach(verb -> names.addAll(verb.names()));
        Optional<TerminalLines> terminal = TerminalLines.open(names, history);
        if (terminal.isEmpty()) {
            new Shell(verbs, prompt, console.out(), Palette.PLAIN).run(new PlainLines(console.in()));
            return;
        }
        try (TerminalLines lines = terminal.get()) {
            console.out().println(welcome);
            new Shell(verbs, prompt, console.out(), Palette.COLOURED).run(lines);
        }
    }
}
