package io.quorate.raft.runtime;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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

    private final Map<Kind, List<PendingRead<?>>> byKind = new EnumMap<>(Kind.class);

    TurnReads() {
        for (Kind kind : Kind.values()) {
            byKind.put(kind, new ArrayList<>());
        }
    }

    /** Returns the reads of this kind, to add to and to take from. */
    List<PendingRead<?>> of(Kind kind) {
        List<PendingRead<?>> reads = byKind.get(kind);
        if (reads == null) {
            throw new IllegalStateException("there are no reads of kind " + kind);
        }
        return reads;
    }

    int size() {
        return byKind.values().stream().mapToInt(List::size).sum();
    }

    boolean isEmpty() {
        return byKind.values().stream().allMatch(List::isEmpty);
    }

    void clear() {
        byKind.values().forEach(List::clear);
    }

    void refuse(RuntimeException reason) {
        for (List<PendingRead<?>> reads : byKind.values()) {
            for (PendingRead<?> read : reads) {
                read.completeExceptionally(reason);
            }
        }
    }
}
