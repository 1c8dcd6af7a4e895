package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.RequestVoteResponse;
import io.quorate.raft.testkit.plots.Stage;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Tells of the next candidate and of the next vote, just before other nodes hear of them. Nodes are counted from 0. */
final class ElectionNews {
    private Stage.VoteHearer voteHearer = Stage.VoteHearer.NONE;
    private @Nullable IntConsumer candidacyHearer;

    /** Says who hears of the next vote that is given to another node. */
    void uponVote(Stage.VoteHearer hearer) {
        voteHearer = hearer;
    }

    /** Says who hears of the next node that stands for election. */
    void uponCandidacy(IntConsumer hearer) {
        candidacyHearer = hearer;
    }

    void tellNobody() {
        voteHearer = Stage.VoteHearer.NONE;
        candidacyHearer = null;
    }

    /** A node is about to send a message to another one. */
    void sent(int from, int to, Message message) {
        if (message instanceof RequestVoteResponse vote && vote.granted()) {
            Stage.VoteHearer hearer = voteHearer;
            voteHearer = Stage.VoteHearer.NONE;
            hearer.voted(from, to);
            return;
        }
        IntConsumer hearer = candidacyHearer;
        if (hearer != null && message instanceof RequestVote) {
            candidacyHearer = null;
            hearer.accept(from);
        }
    }
}
