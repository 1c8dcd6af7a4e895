package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.ResultCodec;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the state machine under test, and chains the hashes of the commands that it is fed. Index and chain are
 * part of its snapshots.
 */
final class CheckedMachine<M extends StateMachine<R>, R> implements StateMachine<R> {
    private final int node;
    private final M inner;
    private final ApplyChecks checks;
    private final Weather weather;
    private final @Nullable Function<? super M, ?> state;
    private @Nullable ResultCodec<R> codec;
    private long index;
    private long chain;

    CheckedMachine(int node, M inner, ApplyChecks checks, @Nullable Function<? super M, ?> state, Weather weather) {
        this.weather = weather;
        this.node = node;
        this.inner = inner;
        this.checks = checks;
        this.state = state;
    }

    /** Says how results are kept, for client sessions; returns this. */
    CheckedMachine<M, R> keeping(ResultCodec<R> results) {
        codec = results;
        return this;
    }

    @Nullable
    ResultCodec<R> codec() {
        return codec;
    }

    /** Returns the index of the last command that was applied. */
    long index() {
        return index;
    }

    M inner() {
        return inner;
    }

    @Override
    public R apply(long at, Bytes command) {
        R result = inner.apply(at, CommandLedger.withoutNumber(command));
        index = at;
        chain = Hashes.mix(Hashes.mix(chain, at), Hashes.of(command));
        checks.applied(node, at, chain, command);
        checkState();
        return result;
    }

    private void checkState() {
        if (state != null) {
            checks.state(node, index, state.apply(inner));
        }
    }

    @Override
    public void batchApplied(long lastIndex) {
        inner.batchApplied(lastIndex);
    }

    @Override
    public StateMachineSnapshot capture() {
        StateMachineSnapshot captured = inner.capture();
        long capturedIndex = index;
        long capturedChain = chain;
        return new StateMachineSnapshot() {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                DataOutputStream data = new DataOutputStream(out);
                data.writeLong(capturedIndex);
                data.writeLong(capturedChain);
                captured.writeTo(out);
                if (weather.strikes(Fault.SNAPSHOT_ERROR, 0.1)) {
                    throw new IOException("simulated: the state cannot be written");
                }
            }

            @Override
            public void close() {
                captured.close();
            }
        };
    }

    @Override
    public void restore(InputStream snapshot) throws IOException {
        DataInputStream data = new DataInputStream(snapshot);
        index = data.readLong();
        chain = data.readLong();
        inner.restore(snapshot);
        if (index > 0) {
            checks.reached(node, index, chain);
            checkState();
        }
    }
}
