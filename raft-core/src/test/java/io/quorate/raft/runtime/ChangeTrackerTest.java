package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quorate.raft.api.Committed;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EmptyPayload;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.EntryPayload;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What a caller hears of a change of the membership, the more so where leaders change in the middle of it. */
class ChangeTrackerTest {
    private static final Configuration FINAL =
            Configuration.ofVoters(List.of(new Member(NodeId.of("n1"), "n1"), new Member(NodeId.of("n2"), "n2")));

    private final ChangeTracker tracker = new ChangeTracker(3, 10);
    private final PendingProposal<Configuration> future = new PendingProposal<>(Bytes.EMPTY);

    ChangeTrackerTest() {
        tracker.register(1, List.of(future));
    }

    private void apply(long index, long term, EntryPayload payload, long jointIndex) {
        tracker.applied(LogSlice.of(new EntryId(index - 1, 1), List.of(new Entry(index, term, payload))), jointIndex);
    }

    private Throwable failure() {
        return assertInstanceOf(
                Throwable.class,
                assertThrows(CompletionException.class, future::join).getCause());
    }

    @Test
    void aChangeEndsWithItsConfiguration() {
        tracker.accepted(1, new EntryId(11, 2), 1);
        apply(11, 2, FINAL, 0);
        assertEquals(new Committed<>(11, FINAL), future.join());
    }

    @Test
    void aChangeInOneStepThatIsOverwrittenHasNoEffect() {
        tracker.accepted(1, new EntryId(11, 2), 1);
        apply(11, 3, EmptyPayload.INSTANCE, 0);
        assertInstanceOf(ProposalRejectedException.class, failure());
    }

    @Test
    void aJointConfigurationMayBeLeftByAnotherLeader() {
        tracker.accepted(1, new EntryId(13, 2), 1);
        apply(11, 2, FINAL, 11);
        apply(12, 3, EmptyPayload.INSTANCE, 0);
        apply(13, 3, EmptyPayload.INSTANCE, 0);
        assertInstanceOf(OutcomeUnknownException.class, failure());
    }

    @Test
    void anEarlierChangeThatWasJointSaysNothing() {
        apply(11, 2, FINAL, 11);
        PendingProposal<Configuration> next = new PendingProposal<>(Bytes.EMPTY);
        tracker.register(2, List.of(next));
        tracker.accepted(2, new EntryId(12, 2), 1);
        apply(12, 3, EmptyPayload.INSTANCE, 0);
        assertInstanceOf(
                ProposalRejectedException.class,
                assertThrows(CompletionException.class, next::join).getCause());
    }

    @Test
    void aSnapshotMayHavePassedOverAJointConfiguration() {
        tracker.accepted(1, new EntryId(13, 2), 1);
        tracker.jumped(12);
        apply(13, 3, EmptyPayload.INSTANCE, 0);
        assertInstanceOf(OutcomeUnknownException.class, failure());
    }
}
