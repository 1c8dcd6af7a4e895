package io.quorate.kv.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** Lines that a person edits on a terminal, with history and completion. */
public final class TerminalLines implements LineSource, AutoCloseable {
    private final Terminal terminal;
    private final LineReader reader;

    private TerminalLines(Terminal terminal, LineReader reader) {
        this.terminal = terminal;
        this.reader = reader;
    }

    /**
     * Opens the terminal that this process was started on.
     *
     * @param names the words that the first word of a line is completed to
     * @param history the file that keeps the lines from one time to the next
     * @return nothing where standard input or output is no terminal
     */
    public static Optional<TerminalLines> open(List<String> names, Path history) {
        Terminal terminal;
        try {
            terminal = TerminalBuilder.builder().system(true).dumb(false).build();
        } catch (IOException | IllegalStateException noTerminal) {
            return Optional.empty();
        }
        // The shell splits lines itself, so the line editor has to leave quotes and backslashes alone.
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(null);
        parser.setQuoteChars(null);
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(parser)
                .completer(new StringsCompleter(names))
                .variable(LineReader.HISTORY_FILE, history)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        return Optional.of(new TerminalLines(terminal, reader));
    }

    @Override
    public @Nullable String next(String prompt) throws IOException {
        while (true) {
            try {
                return reader.readLine(prompt);
            } catch (EndOfFileException end) {
                return null;
            } catch (UserInterruptException lineGivenUp) {
                terminal.writer().println("Ctrl-D or quit to leave.");
            }
        }
    }

    /** Gives the terminal back as it was. */
    @Override
    public void close() throws IOException {
        reader.getHistory().save();
        terminal.close();
    }
}
