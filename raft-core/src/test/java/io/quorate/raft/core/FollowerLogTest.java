package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.D;
import static io.quorate.raft.core.Messages.E;
import static io.quorate.raft.core.Messages.OPTIONS;
import static io.quorate.raft.core.Messages.accepted;
import static io.quorate.raft.core.Messages.after;
import static io.quorate.raft.core.Messages.append;
import static io.quorate.raft.core.Messages.heartbeat;
import static io.quorate.raft.core.Messages.id;
import static io.quorate.raft.core.Messages.received;
import static io.quorate.raft.core.Messages.rejected;
import static io.quorate.raft.core.Messages.voters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quorate.raft.api.ReplicationOptions;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.Invariant;
import io.quorate.raft.protocol.LogSlice;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** §3.5, the follower's side: what is taken over, what is removed, what is acknowledged, and what is committed. */
class FollowerLogTest {

    @Test
    @DisplayName("D2, §3.5: entries are written, then acknowledged when durable")
    void appends() {
        CoreFixture core = Given.log(1, 2).follower().step(heartbeat(B, 2, 0));
        LogSlice entries = after(id(2, 2), 2, 2);
        core.step(append(B, 2, entries, 0));
        core.expect(new Effect.Persist(1, null, 0, entries), new Effect.SendWhenDurable(accepted(B, 2, 4)));
        core.expectLog(1, 2, 2, 2);
    }

    @Test
    @DisplayName("D4: equal entries are skipped, the rest is appended")
    void skipsEqualEntries() {
        CoreFixture core = Given.log(1, 2, 2, 2).follower();
        core.step(append(B, 2, after(id(1, 1), 2, 2, 2, 2), 0)).expectLog(1, 2, 2, 2, 2);
        Effect.Persist persist = core.effects(Effect.Persist.class).get(0);
        assertEquals(new Effect.Persist(1, null, 0, after(id(4, 2), 2)), persist);
    }

    @Test
    @DisplayName("D4: an old append that is a prefix of the log removes nothing")
    void reorderedAppendRemovesNothing() {
        CoreFixture core = Given.log(1, 2, 2, 2, 2).follower().step(heartbeat(B, 2, 0));
        core.step(append(B, 2, after(id(1, 1), 2), 0)).expectLog(1, 2, 2, 2, 2);
        core.expect(new Effect.SendWhenDurable(accepted(B, 2, 2)));
    }

    @Test
    @DisplayName("D4: everything goes from the first conflicting entry on, in the same write as the new entries")
    void removesFromTheFirstConflict() {
        CoreFixture core = Given.log(1, 2, 2, 2, 2).follower();
        core.step(append(B, 4, after(id(2, 2), 2, 3), 0)).expectLog(1, 2, 2, 3);
        assertEquals(
                new Effect.Persist(1, new HardState(4, null), 4, after(id(3, 2), 3)),
                core.effects().get(0));
    }

    @Test
    @DisplayName("D4: a conflict with what is committed stops the node loudly")
    void conflictBelowCommitStops() {
        CoreFixture core = Given.log(1, 2, 2, 2).follower().step(append(B, 2, after(id(4, 2)), 3));
        core.expectCommit(3);
        Event conflict = append(C, 5, after(id(1, 1), 2, 5, 5), 0);
        assertThrows(Invariant.Violation.class, () -> core.step(conflict));
    }

    @ParameterizedTest
    @DisplayName("L2: a rejection hints at the last entry that the logs may share")
    @CsvSource({
        "9, 4, 7, 3", // nothing there: the end of the log
        "7, 2, 4, 2", // a later term there: the end of the asked term
        "6, 1, 1, 1", // ... or of the one before it
        "4, 1, 1, 1",
        "3, 3, 3, 2" // an earlier term there: that entry
    })
    void rejectionHints(long previousIndex, long previousTerm, long hintIndex, long hintTerm) {
        CoreFixture core = Given.log(1, 2, 2, 2, 3, 3, 3).term(5).follower();
        core.step(append(B, 5, after(id(previousIndex, previousTerm), 5), 0));
        core.expectSent(rejected(B, 5, previousIndex, id(hintIndex, hintTerm)));
        core.expectLog(1, 2, 2, 2, 3, 3, 3);
    }

    @Test
    @DisplayName("L3: commits no further than this append verified, though the log is longer")
    void commitsWhatIsVerified() {
        CoreFixture core = Given.log(1, 2, 2, 2, 2).follower();
        core.step(append(B, 4, after(id(1, 1), 2), 5)).expectCommit(2);
        core.expectSent(accepted(B, 4, 2));
        core.step(append(B, 4, after(id(2, 2)), 5)).expectCommit(2);
        core.step(append(B, 4, after(id(2, 2), 2, 4), 3)).expectCommit(3);
    }

    @Test
    @DisplayName("L3: a heartbeat commits what the leader says that matches, and never goes back")
    void heartbeatCommits() {
        CoreFixture core = Given.log(1, 2, 2).follower();
        core.step(heartbeat(B, 2, 2)).expectCommit(2);
        core.step(heartbeat(B, 2, 1)).expectCommit(2);
    }

    @Test
    @DisplayName("L7: a commit index that is told alone is heeded, and not answered")
    void commitAlone() {
        CoreFixture core = Given.log(1, 2, 2).follower();
        core.step(received(Heartbeat.ofCommit(B, A, 2, 2))).expectSent().expectCommit(2);
        assertEquals(B, core.leaderId());
    }

    @Test
    @DisplayName("L5: appends of one turn are one write and one acknowledgement")
    void appendsOfATurnAreOneWrite() {
        CoreFixture core = Given.log(1).follower().step(heartbeat(B, 2, 0));
        core.step(
                append(B, 2, after(id(1, 1), 2), 0),
                append(B, 2, after(id(2, 2), 2, 2), 0),
                append(B, 2, after(id(1, 1), 2), 0));
        core.expect(
                new Effect.Persist(2, null, 0, after(id(1, 1), 2, 2, 2)),
                new Effect.SendWhenDurable(accepted(B, 2, 4)));
    }

    @Test
    @DisplayName("D4: what one turn appends and removes again is never written")
    void removedInTheSameTurn() {
        CoreFixture core = Given.log(1).follower();
        core.step(append(B, 2, after(id(1, 1), 2, 2), 0), append(C, 3, after(id(1, 1), 3), 0));
        assertEquals(
                new Effect.Persist(1, new HardState(3, null), 0, after(id(1, 1), 3)),
                core.effects().get(0));
        core.sync().expectLog(1, 3);
    }

    @Test
    @DisplayName("§3.5: what is below the commit index is acknowledged without a look")
    void belowCommit() {
        CoreFixture core = Given.log(1, 2, 2).follower().step(heartbeat(B, 2, 3));
        core.step(append(B, 2, after(id(1, 1), 2), 3)).expect(new Effect.SendWhenDurable(accepted(B, 2, 3)));
    }

    @Test
    @DisplayName("§3.5: an append that starts in the compacted part continues after it")
    void acrossTheBase() {
        CoreFixture core = Given.log(1, 2, 2, 2).compactedTo(3).follower();
        core.step(append(B, 2, after(id(1, 1), 2, 2, 2, 2), 0)).expectLog(2, 2);
        core.expectSent(accepted(B, 2, 5));
    }

    @Test
    @DisplayName("S1: committed entries are handed out in order, once, within the backlog")
    void handsOutInOrder() {
        ReplicationOptions small = new ReplicationOptions(100, 100, 8, 1000, 1000, 30, 0);
        CoreFixture core = Given.log(1, 2, 2).options(OPTIONS.with(small)).follower();
        core.step(heartbeat(B, 2, 3));
        assertEquals(List.of(new Effect.Apply(1, 3, null)), core.effects(Effect.Apply.class));
        core.step(append(B, 2, after(id(3, 2), 2, 2, 2), 6));
        assertEquals(List.of(), core.effects(Effect.Apply.class));
        core.step(new Event.Applied(2));
        assertEquals(List.of(), core.effects(Effect.Apply.class));
        core.step(new Event.Applied(3));
        assertEquals(List.of(new Effect.Apply(4, 5, after(id(3, 2), 2, 2))), core.effects(Effect.Apply.class));
        core.step(new Event.Applied(5));
        assertEquals(List.of(new Effect.Apply(6, 6, after(id(5, 2), 2))), core.effects(Effect.Apply.class));
        assertThrows(Invariant.Violation.class, () -> core.step(new Event.Applied(7)));
    }

    @Test
    @DisplayName("M1: a configuration is in use when appended, and rolled back when removed")
    void configurationFollowsTheLog() {
        CoreFixture core = Given.log(1).follower();
        Configuration five = voters(A, B, C, D, E);
        LogSlice change = LogSlice.of(id(1, 1), List.of(new Entry(2, 2, five)));
        core.step(append(B, 2, change, 0));
        assertEquals(five, core.state().configuration());
        assertEquals(List.of(five), configurations(core));
        core.step(append(C, 3, after(id(1, 1), 3), 0));
        assertEquals(List.of(voters(A, B, C)), configurations(core));
    }

    private static List<Configuration> configurations(CoreFixture core) {
        return core.effects(Effect.ConfigurationChanged.class).stream()
                .map(Effect.ConfigurationChanged::configuration)
                .toList();
    }
}
