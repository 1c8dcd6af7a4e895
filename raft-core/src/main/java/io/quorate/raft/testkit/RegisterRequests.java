package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.testkit.linear.LinearizabilityChecker;
import io.quorate.raft.testkit.linear.Operation;
import io.quorate.raft.testkit.linear.RegisterCall;
import io.quorate.raft.testkit.linear.RegisterModel;
import io.quorate.raft.testkit.linear.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes, compare-and-sets and reads of registers, whose history must be linearizable (I17). */
final class RegisterRequests implements Request.Source<RegisterMachine, Long> {
    private final List<Operation<RegisterCall, Long>> history = new ArrayList<>();
    private final long[] latest = new long[RegisterMachine.REGISTERS];
    private long values;

    @Override
    public Request<RegisterMachine, Long> next(int client, boolean read, SeededRandom random) {
        int register = random.nextInt(RegisterMachine.REGISTERS);
        if (read) {
            return new Asked(client, register, new RegisterCall.Read(), null);
        }
        long value = ++values;
        if (random.chance(0.6)) {
            latest[register] = value;
            Bytes command = RegisterMachine.write(register, value, padding(random));
            return new Asked(client, register, new RegisterCall.Write(value), command);
        }
        long expected = latest[register];
        latest[register] = random.chance(0.5) ? value : expected;
        Bytes command = RegisterMachine.compareAndSet(register, expected, value);
        return new Asked(client, register, new RegisterCall.CompareAndSet(expected, value), command);
    }

    /** Most commands are short, some are long, and a few are longer than is allowed. */
    private static int padding(SeededRandom random) {
        if (random.chance(0.9)) {
            return 0;
        }
        return random.chance(0.02) ? 5000 : random.nextInt(400);
    }

    @Override
    public @Nullable String judge() {
        Verdict verdict = new LinearizabilityChecker<>(new RegisterModel(), 200_000).check(history);
        return verdict.outcome() == Verdict.Outcome.VIOLATED ? verdict.describe() : null;
    }

    private final class Asked implements Request<RegisterMachine, Long> {
        private final int client;
        private final int register;
        private final RegisterCall call;
        private final @Nullable Bytes command;
        private long seen;

        Asked(int client, int register, RegisterCall call, @Nullable Bytes command) {
            this.client = client;
            this.register = register;
            this.call = call;
            this.command = command;
        }

        @Override
        public @Nullable Bytes command() {
            return command;
        }

        @Override
        public void query(RegisterMachine machine) {
            seen = machine.value(register);
        }

        private Operation.Call<RegisterCall> call(long invokedAt) {
            return new Operation.Call<>(client, "r" + register, invokedAt, call);
        }

        @Override
        public void answered(long invokedAt, long returnedAt, @Nullable Long result) {
            history.add(Operation.answered(call(invokedAt), returnedAt, result == null ? (Long) seen : result));
        }

        @Override
        public void unanswered(long invokedAt) {
            if (command != null) {
                history.add(Operation.unanswered(call(invokedAt)));
            }
        }
    }
}
