package io.quorate.kv.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventsTest {
    private final Events events = new Events();

    @Test
    void eventsAreKeptInTheirOrder() {
        events.roleChanged(RoleName.LEADER, 7, Optional.of(NodeId.of("a")), RoleChangeReason.ELECTION_WON);
        events.configurationChanged(Configuration.ofVoters(List.of(Member.of("a", "h:1"), Member.of("b", "h:2"))));
        events.roleChanged(RoleName.FOLLOWER, 8, Optional.empty(), RoleChangeReason.LATER_TERM);
        List<Events.Event> latest = events.latest();
        assertEquals(
                List.of("election won", "members are a, b", "later term"),
                latest.stream().map(Events.Event::text).toList());
        assertEquals(
                Optional.of(new Events.State(RoleName.LEADER, 7, "a")),
                latest.get(0).state());
        assertEquals(Optional.empty(), latest.get(1).state());
        assertEquals(
                Optional.of(new Events.State(RoleName.FOLLOWER, 8, "")),
                latest.get(2).state());
    }

    @Test
    void onlyTheLatestAreKeptAndNoneIsLong() {
        for (int i = 1; i <= 3 * Events.MOST; i++) {
            events.snapshotFailed(new IllegalStateException(i + " " + "x".repeat(100_000)));
        }
        List<Events.Event> latest = events.latest();
        assertEquals(Events.MOST, latest.size());
        assertTrue(latest.get(0).text().startsWith("snapshot failed: " + (2 * Events.MOST + 1) + " "));
        assertTrue(latest.stream().allMatch(event -> event.text().length() <= 300));
    }

    @Test
    void aFailureIsToldToThoseWhoWait() {
        IllegalStateException cause = new IllegalStateException("broken");
        events.failed(cause);
        assertSame(cause, events.failure().join());
        assertEquals("the node has stopped: broken", events.latest().get(0).text());
    }
}
