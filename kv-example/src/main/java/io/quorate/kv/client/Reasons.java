package io.quorate.kv.client;

import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Puts failures into one line each. */
public final class Reasons {
    private Reasons() {}

    /** Returns the failure in words, without a line break. */
    public static String of(Throwable failure) {
        return words(failure).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String words(Throwable failure) {
        String message = failure.getMessage();
        if (message == null) {
            return failure.toString();
        }
        if (failure instanceof OutcomeUnknownException) {
            return "outcome unknown: " + message;
        }
        if (failure instanceof ProposalRejectedException) {
            return "not done: " + message;
        }
        // The message of a FileSystemException is but the file's name.
        boolean forPeople = failure instanceof KvFailure
                || failure instanceof StorageException
                || failure instanceof UncheckedIOException
                || failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException
                || (failure instanceof IOException && !(failure instanceof FileSystemException));
        return forPeople ? message : failure.toString();
    }

    /** Returns what really happened, when a future or an executor wrapped it. */
    public static Throwable unwrapped(Throwable failure) {
        Throwable present = failure;
        while (present instanceof CompletionException || present instanceof ExecutionException) {
            Throwable cause = present.getCause();
            if (cause == null) {
                return present;
            }
            present = cause;
        }
        return present;
    }
}
