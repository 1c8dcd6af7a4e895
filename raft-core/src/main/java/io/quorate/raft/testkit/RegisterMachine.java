package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A few registers that hold a number each: what the simulator runs when it tests Raft itself. */
final class RegisterMachine implements StateMachine<Long> {
    static final int REGISTERS = 4;

    private static final byte WRITE = 1;
    private static final byte COMPARE_AND_SET = 2;
    private static final int COMMAND_BYTES = 2 + 2 * Long.BYTES;

    private long[] values = new long[REGISTERS];

    /** Returns a command that writes, with this many bytes behind it that mean nothing. */
    static Bytes write(int register, long value, int padding) {
        return command(WRITE, register, 0, value, padding);
    }

    static Bytes compareAndSet(int register, long expected, long value) {
        return command(COMPARE_AND_SET, register, expected, value, 0);
    }

    private static Bytes command(byte kind, int register, long expected, long value, int padding) {
        ByteBuffer buffer = ByteBuffer.allocate(COMMAND_BYTES + padding);
        buffer.put(kind).put((byte) register).putLong(expected).putLong(value);
        return Bytes.wrap(buffer.array());
    }

    long value(int register) {
        return values[register];
    }

    @Override
    public Long apply(long index, Bytes command) {
        ByteBuffer buffer = command.asByteBuffer();
        byte kind = buffer.get();
        int register = buffer.get();
        long expected = buffer.getLong();
        long value = buffer.getLong();
        if (kind == WRITE) {
            values[register] = value;
            return 0L;
        }
        if (values[register] != expected) {
            return 0L;
        }
        values[register] = value;
        return 1L;
    }

    @Override
    public StateMachineSnapshot capture() {
        long[] captured = values.clone();
        return out -> {
            DataOutputStream data = new DataOutputStream(out);
            for (long value : captured) {
                data.writeLong(value);
            }
        };
    }

    @Override
    public void restore(InputStream snapshot) throws IOException {
        DataInputStream data = new DataInputStream(snapshot);
        long[] restored = new long[REGISTERS];
        for (int i = 0; i < REGISTERS; i++) {
            restored[i] = data.readLong();
        }
        values = restored;
    }
}
