package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Adds up numbers. */
final class CounterMachine implements StateMachine<Long> {
    private long total;

    long total() {
        return total;
    }

    @Override
    public Long apply(long index, Bytes command) {
        total += Long.parseLong(command.toUtf8());
        return total;
    }

    @Override
    public StateMachineSnapshot capture() {
        byte[] captured = Long.toString(total).getBytes(StandardCharsets.UTF_8);
        return out -> out.write(captured);
    }

    @Override
    public void restore(InputStream snapshot) throws IOException {
        total = Long.parseLong(new String(snapshot.readAllBytes(), StandardCharsets.UTF_8));
    }
}
