package io.quorate.raft.spi;

import java.io.IOException;
import java.io.OutputStream;

/** A captured state, on its way to a snapshot file while the state machine goes on. */
@FunctionalInterface
public interface StateMachineSnapshot extends AutoCloseable {

    /**
     * Writes the captured state. Runs on the snapshot thread, at the same time as {@link StateMachine#apply}; may
     * block. The stream is buffered, and closed by the caller.
     *
     * @throws IOException to give this snapshot up; the node goes on, keeps its log, and tries again later
     */
    void writeTo(OutputStream out) throws IOException;

    /** Releases what was captured. Called once, on the snapshot thread, also after a failure. */
    @Override
    default void close() {}
}
