package io.quorate.raft.testkit.linear;

import io.quorate.raft.testkit.linear.RegisterCall.Add;
import io.quorate.raft.testkit.linear.RegisterCall.CompareAndSet;
import io.quorate.raft.testkit.linear.RegisterCall.Read;
import io.quorate.raft.testkit.linear.RegisterCall.Write;

/**
 * A register that starts at 0. It answers a read with the value, a write with 0, a compare-and-set with 1 if it was
 * done and with 0 if not, and an addition with the sum.
 */
public final class RegisterModel implements SequentialModel<Long, RegisterCall, Long> {

    /** Makes the model. */
    public RegisterModel() {}

    @Override
    public Long initial() {
        return 0L;
    }

    @Override
    public Long output(Long state, RegisterCall input) {
        if (input instanceof Write) {
            return 0L;
        }
        if (input instanceof CompareAndSet cas) {
            return cas.expected() == state ? 1L : 0L;
        }
        return next(state, input);
    }

    @Override
    public Long next(Long state, RegisterCall input) {
        if (input instanceof Write write) {
            return write.value();
        }
        if (input instanceof CompareAndSet cas) {
            return cas.expected() == state ? (Long) cas.value() : state;
        }
        if (input instanceof Add add) {
            return state + add.delta();
        }
        return state;
    }

    @Override
    public boolean changesNothing(RegisterCall input, Long output) {
        return input instanceof Read || (input instanceof CompareAndSet && output == 0);
    }
}
