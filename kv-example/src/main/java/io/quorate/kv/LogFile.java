package io.quorate.kv;

import java.nio.file.Path;

/** Where the log goes: beside the data, so that what the program says stays readable. */
final class LogFile {
    private static final String PROPERTY = "org.slf4j.simpleLogger.logFile";
    private static final String NAME = "kv.log";

    private LogFile() {}

    /** Sends the log into this directory, unless the user said where. Has an effect only before anything is logged. */
    static void in(Path directory) {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, directory.resolve(NAME).toString());
        }
    }
}
