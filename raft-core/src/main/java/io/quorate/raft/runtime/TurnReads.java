package io.quorate.raft.runtime;

import java.util.ArrayList;
import java.util.List;

/** The reads that one turn takes in. Those of a kind share a token, and so their fate. */
final class TurnReads {

    /** What a read asks of the core. */
    enum Kind {
        /** To be confirmed by a majority. */
        LINEARIZABLE,
        /** Good by a lease too. */
        LEASED,
        /** To be confirmed by a majority after all, for which it has only what is left of its time. */
        AGAIN
    }

    private final List<PendingRead<?>> linearizable = new ArrayList<>();
    private final List<PendingRead<?>> leased = new ArrayList<>();
    private final List<PendingRead<?>> again = new ArrayList<>();

    /** Returns the reads of this kind, to add to and to take from. */
    List<PendingRead<?>> of(Kind kind) {
        return switch (kind) {
            case LINEARIZABLE -> linearizable;
            case LEASED -> leased;
            case AGAIN -> again;
        };
    }

    int size() {
        return linearizable.size() + leased.size() + again.size();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    void clear() {
        linearizable.clear();
        leased.clear();
        again.clear();
    }

    void refuse(RuntimeException reason) {
        for (Kind kind : Kind.values()) {
            for (PendingRead<?> read : of(kind)) {
                read.completeExceptionally(reason);
            }
        }
    }
}
