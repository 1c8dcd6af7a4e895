package peerbench.quorate;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Counts commands, as the state machines of all the peers do. */
final class CountingMachine implements StateMachine<Long> {
    private volatile long count;

    @Override
    public Long apply(long index, Bytes command) {
        // One thread applies, so this needs no atomic increment.
        long next = count + 1;
        count = next;
        return next;
    }

    @Override
    public StateMachineSnapshot capture() {
        byte[] state = ByteBuffer.allocate(Long.BYTES).putLong(count).array();
        return out -> out.write(state);
    }

    @Override
    public void restore(InputStream snapshot) throws IOException {
        count = new DataInputStream(snapshot).readLong();
    }

    long count() {
        return count;
    }
}
