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

    private final List<List<PendingRead<?>>> byKind = new ArrayList<>();

    TurnReads() {
        for (Kind kind : Kind.values()) {
            byKind.add(kind.ordinal(), new ArrayList<>());
        }
    }

    /** Returns the reads of this kind, to add to and to take from. */
    List<PendingRead<?>> of(Kind kind) {
        return byKind.get(kind.ordinal());
    }

    int size() {
        int size = 0;
        for (int i = 0; i < byKind.size(); i++) {
            size += byKind.get(i).size();
        }
        return size;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    void clear() {
        for (int i = 0; i < byKind.size(); i++) {
            byKind.get(i).clear();
        }
    }

    void refuse(RuntimeException reason) {
        for (List<PendingRead<?>> reads : byKind) {
            for (PendingRead<?> read : reads) {
                read.completeExceptionally(reason);
            }
        }
    }
}
