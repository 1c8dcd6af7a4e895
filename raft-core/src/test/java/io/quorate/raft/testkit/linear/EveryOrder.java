package io.quorate.raft.testkit.linear;

import java.util.ArrayList;
import java.util.List;

/** Judges tiny histories of one key by trying every order that real time permits. Too simple to be wrong. */
final class EveryOrder {
    private static final RegisterModel MODEL = new RegisterModel();

    private EveryOrder() {}

    static boolean explains(List<Operation<RegisterCall, Long>> operations) {
        return explains(0L, operations);
    }

    private static boolean explains(Long state, List<Operation<RegisterCall, Long>> left) {
        if (left.stream().noneMatch(Operation::isAnswered)) {
            return true;
        }
        for (Operation<RegisterCall, Long> next : left) {
            boolean early = left.stream().noneMatch(other -> other.returnedAt() < next.invokedAt());
            boolean fits =
                    !next.isAnswered() || MODEL.output(state, next.input()).equals(next.output());
            if (early && fits) {
                List<Operation<RegisterCall, Long>> rest = new ArrayList<>(left);
                rest.remove(next);
                if (explains(MODEL.next(state, next.input()), rest)) {
                    return true;
                }
            }
        }
        return false;
    }
}
