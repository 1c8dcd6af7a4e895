package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.T;
import static io.quorate.raft.core.Messages.accepted;
import static io.quorate.raft.core.Messages.commands;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.ReplicationOptions;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.Invariant;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small parts of the core, each on its own. */
class SmallPartsTest {

    @Test
    @DisplayName("E1: timeouts are drawn from all of [T, 2T), anew at every restart")
    void electionTimer() {
        ElectionTimer timer = new ElectionTimer(T, new SplittableRandom(3));
        int[] drawn = new int[2 * T];
        for (int i = 0; i < 10_000; i++) {
            timer.restart();
            int ticks = 1;
            while (!timer.tick()) {
                ticks++;
            }
            drawn[ticks]++;
        }
        for (int ticks = 0; ticks < 2 * T; ticks++) {
            int share = drawn[ticks];
            assertTrue(ticks < T ? share == 0 : share > 700 && share < 1300, ticks + " ticks: " + share + " times");
        }
    }

    @Test
    @DisplayName("E3: the lease is T, whatever the timeout")
    void lease() {
        ElectionTimer timer = new ElectionTimer(T, new SplittableRandom(3));
        for (int i = 0; i < T; i++) {
            assertTrue(timer.isWithinLease());
            timer.tick();
        }
        assertFalse(timer.isWithinLease());
        timer.heard();
        assertTrue(timer.isWithinLease());
    }

    @Test
    @DisplayName("C3: the guard admits once, per life of a sender, in its leadership only")
    void forwardingGuard() {
        ForwardingGuard guard = new ForwardingGuard(5);
        long first = 1L << 32;
        long second = -1L << 32;
        assertTrue(guard.admits(proposal(B, 5, first | 7)));
        assertFalse(guard.admits(proposal(B, 5, first | 7)));
        assertFalse(guard.admits(proposal(B, 5, first | 6)));
        assertTrue(guard.admits(proposal(B, 5, first | 8)));
        assertTrue(guard.admits(proposal(C, 5, first | 7)));
        assertTrue(guard.admits(proposal(B, 5, second | 1)));
        assertFalse(guard.admits(proposal(B, 5, first | 8)));
        assertTrue(guard.admits(proposal(B, 5, second | 0xffff_ffffL)));
        assertFalse(guard.admits(proposal(B, 4, first | 9)));
        assertFalse(guard.admits(proposal(B, 6, first | 9)));
    }

    private static ForwardedProposal proposal(NodeId from, long term, long token) {
        return new ForwardedProposal(from, A, term, token, commands("x"));
    }

    @Test
    @DisplayName("L6: admission bounds what is uncommitted, lets a lone batch pass, and frees by commitment")
    void admission() {
        int entry = Entry.OVERHEAD_BYTES + 1;
        Admission admission = new Admission(new ReplicationOptions(10, 1, 1, 1, 2L * entry, 1, 0));
        assertEquals(Rejection.TOO_LARGE, admission.refusal(commands("x", "12345678901")));
        assertNull(admission.refusal(commands("1234567890", "1234567890", "1234567890")));
        admission.appended(1, commands("x"));
        assertNull(admission.refusal(commands("y")));
        assertEquals(Rejection.BUSY, admission.refusal(commands("y", "z")));
        admission.appended(2, commands("y"));
        assertEquals(Rejection.BUSY, admission.refusal(commands("z")));
        admission.committed(1);
        assertNull(admission.refusal(commands("z")));
        admission.committed(2);
        assertNull(admission.refusal(commands("y", "z", "z", "z")));
    }

    @ParameterizedTest
    @DisplayName("the legal ways from role to role")
    @CsvSource({
        "FOLLOWER, LEADER, false",
        "PRE_CANDIDATE, LEADER, false",
        "LEADER, PRE_CANDIDATE, false",
        "LEADER, LEADER, false",
        "FOLLOWER, PRE_CANDIDATE, true",
        "PRE_CANDIDATE, CANDIDATE, true",
        "CANDIDATE, LEADER, true",
        "LEADER, FOLLOWER, true",
        "LEADER, CANDIDATE, true"
    })
    void roleTransitions(RoleName from, RoleName to, boolean legal) {
        if (legal) {
            RoleTransition.require(from, to);
        } else {
            assertThrows(Invariant.Violation.class, () -> RoleTransition.require(from, to));
        }
    }

    @Test
    @DisplayName("L5: only the newest acknowledgement of a turn leaves, per leader and term")
    void acknowledgements() {
        Effects effects = new Effects();
        effects.acknowledge(accepted(B, 2, 3));
        effects.acknowledge(accepted(B, 2, 5));
        effects.acknowledge(accepted(B, 2, 4));
        effects.acknowledge(accepted(C, 3, 1));
        assertEquals(
                List.of(new Effect.SendWhenDurable(accepted(B, 2, 5)), new Effect.SendWhenDurable(accepted(C, 3, 1))),
                effects.toList());
    }
}
