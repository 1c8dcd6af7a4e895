package io.quorate.kv;

import io.quorate.kv.client.KvFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the log goes: beside the data, so that what the program says stays readable. */
final class LogFile {
    private static final String PROPERTY = "org.slf4j.simpleLogger.logFile";
    private static final String NAME = "kv.log";

    private LogFile() {}

    /**
     * Sends the log into this directory, which is made where it is missing, unless the user said where to send it. Has
     * an effect only before anything is logged.
     *
     * @throws KvFailure if the directory cannot be written to
     */
    static void in(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException file) {
            throw new KvFailure(directory + " is not a directory", file);
        } catch (IOException failed) {
            throw new KvFailure("cannot make the directory " + directory + ": " + failed, failed);
        }
        if (!Files.isWritable(directory)) {
            throw new KvFailure("cannot write into the directory " + directory);
        }
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, directory.resolve(NAME).toString());
        }
    }
}
