package io.quorate.raft.runtime;

import io.quorate.raft.runtime.session.SessionImage;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.IOException;
import java.io.OutputStream;

/** What a snapshot is written from: the client sessions (rule D8), and then whatever the state machine writes. */
record CapturedState(SessionImage sessions, StateMachineSnapshot stateMachine) implements StateMachineSnapshot {

    @Override
    public void writeTo(OutputStream out) throws IOException {
        sessions.writeTo(out);
        stateMachine.writeTo(out);
    }

    @Override
    public void close() {
        stateMachine.close();
    }
}
