package io.quorate.raft.runtime;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.runtime.session.SessionAnswer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the entries of a slice came to, one after the other. Answers to sessions stand apart from the results of plain
 * commands, which cost nothing more for them.
 *
 * @param <R> what a command results in
 */
final class AppliedBatch<R> {
    private final int size;
    private final List<@Nullable R> results;
    private @Nullable List<@Nullable SessionAnswer<R>> answers;
    private long jointIndex;

    /** Makes an empty one for so many entries. */
    AppliedBatch(int size) {
        this.size = size;
        this.results = new ArrayList<>(size);
    }

    /** The next entry is a plain command with this result. */
    void add(R result) {
        results.add(result);
    }

    /** The next entry is a session's request with this answer. */
    void add(SessionAnswer<R> answer) {
        if (answers == null) {
            answers = new ArrayList<>(Collections.nCopies(size, null));
        }
        answers.set(results.size(), answer);
        results.add(null);
    }

    /** The next entry is neither. */
    void addNothing() {
        results.add(null);
    }

    /** The next entry is this configuration. */
    void add(long index, Configuration configuration) {
        jointIndex = configuration.isJoint() ? index : jointIndex;
        results.add(null);
    }

    /** Returns where the last joint configuration is; 0 = none is joint. */
    long jointIndex() {
        return jointIndex;
    }

    /** Returns the result of each entry, null for those that are no plain commands. */
    List<@Nullable R> results() {
        return results;
    }

    /** Returns whether any entry is a session's. */
    boolean hasAnswers() {
        return answers != null;
    }

    /** Returns the answer of each entry, null for those that are no session's. */
    List<@Nullable SessionAnswer<R>> answers() {
        return answers == null ? Collections.nCopies(size, null) : answers;
    }
}
