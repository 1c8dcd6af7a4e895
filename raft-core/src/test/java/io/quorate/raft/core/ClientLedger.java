package io.quorate.raft.core;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Invariant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the callers of a cluster were told: each request ends once, refusals are promises, reads are linearizable. */
final class ClientLedger {
    private final SafetyLedger ledger;
    private final TreeMap<Long, String> proposals = new TreeMap<>();
    private final TreeMap<Long, Long> reads = new TreeMap<>();
    private final Set<Long> requests = new HashSet<>();
    private final TreeMap<Long, Effect> outcomes = new TreeMap<>();

    ClientLedger(SafetyLedger ledger) {
        this.ledger = ledger;
    }

    void proposes(long token, String command) {
        proposals.put(token, command);
    }

    /** An operator's request; what it ends in is the test's own to judge. */
    void asks(long token) {
        requests.add(token);
    }

    /** A read that starts now must see whatever is committed anywhere now. */
    void reads(long token) {
        reads.put(token, ledger.committedIndex());
    }

    @Nullable
    Effect outcome(long token) {
        return outcomes.get(token);
    }

    void accepted(Effect.ProposalAccepted effect) {
        ends(effect.token(), effect);
    }

    void rejected(Effect.ProposalRejected effect) {
        ends(effect.token(), effect);
    }

    void lost(Effect.ProposalLost effect) {
        ends(effect.token(), effect);
    }

    void ready(Effect.ReadReady effect) {
        ends(effect.token(), effect);
        long least = reads.getOrDefault(effect.token(), Long.MAX_VALUE);
        Invariant.check(effect.index() >= least, "a read sees what was committed before it", effect.index(), least);
    }

    void rejected(Effect.ReadRejected effect) {
        ends(effect.token(), effect);
    }

    private void ends(long token, Effect outcome) {
        boolean known = proposals.containsKey(token) || reads.containsKey(token) || requests.contains(token);
        Invariant.check(known, "only what was asked is answered", token, 0);
        Invariant.check(outcomes.put(token, outcome) == null, "a request ends once", token, 0);
        ledger.count(outcome.getClass().getSimpleName());
    }

    /** Judges the outcomes against what is committed. */
    void check() {
        List<Entry> committed = ledger.committed();
        for (Map.Entry<Long, Effect> told : outcomes.entrySet()) {
            String command = proposals.get(told.getKey());
            if (told.getValue() instanceof Effect.ProposalRejected && command != null) {
                Invariant.check(!ledger.isCommitted(command), "a refused proposal has no effect", told.getKey(), 0);
            } else if (told.getValue() instanceof Effect.ProposalAccepted accepted && command != null) {
                EntryId id = accepted.first();
                boolean same = id.index() <= committed.size()
                        && committed.get((int) id.index() - 1).id().equals(id);
                Invariant.check(
                        !same || committed.get((int) id.index() - 1).payload().equals(Bytes.utf8(command)),
                        "an accepted proposal is the entry that it was given",
                        id.index(),
                        id.term());
            }
        }
    }

    /** Returns the requests of a node's life that have not ended. */
    List<Long> openOf(long life) {
        List<Long> open = new ArrayList<>();
        for (TreeMap<Long, ?> asked : List.of(proposals, reads)) {
            for (Long token : asked.keySet()) {
                if (token >>> 32 == life && !outcomes.containsKey(token)) {
                    open.add(token);
                }
            }
        }
        return open;
    }
}
