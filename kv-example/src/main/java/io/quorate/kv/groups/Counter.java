package io.quorate.kv.groups;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** The smallest state: how many commands there were. */
final class Counter implements StateMachine<Long> {
    private long count;

    @Override
    public Long apply(long index, Bytes command) {
        count++;
        return count;
    }

    @Override
    public StateMachineSnapshot capture() {
        long captured = count;
        return out -> {
            DataOutputStream data = new DataOutputStream(out);
            data.writeLong(captured);
            data.flush();
        };
    }

    @Override
    public void restore(InputStream snapshot) throws IOException {
        count = new DataInputStream(snapshot).readLong();
    }
}
