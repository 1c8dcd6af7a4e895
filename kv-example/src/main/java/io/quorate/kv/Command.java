package io.quorate.kv;

import java.util.List;

/** One of the things the program does. */
interface Command {

    /** Returns the word that calls it; empty for the one that needs no word. */
    String name();

    /** Returns what it does, in a sentence. */
    String summary();

    /** Returns its options, beside {@code --help}. */
    List<Option> options();

    /**
     * Does it. Returns when it is done.
     *
     * @throws UsageException if the options make no sense
     * @throws Exception if it could not be done, with the reason as its message
     */
    void run(Arguments arguments, Console console) throws Exception;
}
