package io.quorate.kv.shell;

/** Colours, where there is a terminal to show them. */
public enum Palette {
    /** No colours: for files, pipes and dumb terminals. */
    PLAIN,
    /** The colours of ANSI terminals. */
    COLOURED;

    private static final String RESET = "\u001b[0m";

    String error(String text) {
        return wrapped("\u001b[31m", text);
    }

    String heading(String text) {
        return wrapped("\u001b[1m", text);
    }

    private String wrapped(String start, String text) {
        return this == PLAIN ? text : start + text + RESET;
    }
}
