package io.quorate.raft.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.RoleName;
import io.quorate.raft.core.log.RaftLog;
import io.quorate.raft.core.progress.Progress;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.RecoveredLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One core under test: given a state, feed it events; look at the role, the state and the effects that came out. */
final class CoreFixture {
    private final TestDisk disk;
    private final RaftCore core;
    private final Invariants invariants;
    private List<Effect> effects = List.of();

    CoreFixture(Given given) {
        this.disk = given.disk();
        this.core =
                new RaftCore(given.self(), given.options(), disk.recover(), disk.snapshot(), new SplittableRandom(1));
        this.invariants = new Invariants(core);
    }

    /** Takes one turn with all these events. */
    CoreFixture step(Event... turn) {
        for (Event event : turn) {
            if (event instanceof Event.SnapshotTaken taken) {
                disk.saveSnapshot(taken.snapshot());
            } else if (event instanceof Event.SnapshotInstalled installed) {
                disk.saveSnapshot(installed.snapshot());
            }
        }
        effects = core.step(List.of(turn)).toList();
        for (Effect effect : effects) {
            if (effect instanceof Effect.Persist || effect instanceof Effect.ResetLog) {
                disk.enqueue(effect);
            } else if (effect instanceof Effect.CompactLog compact) {
                disk.compact(compact.upTo());
            }
        }
        invariants.check();
        return this;
    }

    /** Makes everything durable and says so. */
    CoreFixture sync() {
        Event.Persisted persisted = disk.sync(Integer.MAX_VALUE, message -> {});
        if (persisted == null) {
            effects = List.of();
            return this;
        }
        return step(persisted);
    }

    /** Makes the oldest write durable and returns the news of it, which the core has not heard yet. */
    Event.Persisted syncOne() {
        Event.Persisted persisted = disk.sync(1, message -> {});
        assertTrue(persisted != null, "nothing to sync");
        return persisted;
    }

    CoreFixture ticks(int count) {
        List<Effect> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            step(new Event.Tick());
            all.addAll(effects);
        }
        effects = all;
        return this;
    }

    /** Lets time pass until the role comes, on a disk that answers. */
    CoreFixture tickUntil(RoleName role) {
        sync();
        for (int i = 0; i < 2 * Messages.T && role() != role; i++) {
            step(new Event.Tick());
        }
        return expectRole(role);
    }

    /** Answers every ReadEntries of the last turn from the disk. */
    CoreFixture serveReads() {
        for (Effect effect : effects) {
            if (effect instanceof Effect.ReadEntries read) {
                step(new Event.EntriesRead(read.peer(), disk.read(read.fromIndex(), read.toIndex(), read.maxBytes())));
            }
        }
        return this;
    }

    /** Applies whatever is handed out, and what is handed out because of that. */
    CoreFixture applyAll() {
        StateMachineProgress machine = core.state().stateMachine();
        while (machine.appliedIndex() < machine.handedOutIndex()) {
            step(new Event.Applied(machine.handedOutIndex()));
        }
        return this;
    }

    /** Returns what a start would find on the disk. */
    RecoveredLog recovered() {
        return disk.recover();
    }

    List<Effect> effects() {
        return effects;
    }

    <E extends Effect> List<E> effects(Class<E> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Returns the messages of the last turn, whenever they leave. */
    List<Message> sent() {
        List<Message> sent = new ArrayList<>();
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send) {
                sent.add(send.message());
            } else if (effect instanceof Effect.SendWhenDurable send) {
                sent.add(send.message());
            }
        }
        return sent;
    }

    <M extends Message> List<M> sent(Class<M> kind) {
        return sent().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The last turn had exactly these effects, in this order. */
    CoreFixture expect(Effect... expected) {
        assertEquals(Arrays.asList(expected), effects);
        return this;
    }

    CoreFixture expectNothing() {
        return expect();
    }

    /** The last turn sent exactly these messages, in this order. */
    CoreFixture expectSent(Message... expected) {
        assertEquals(Arrays.asList(expected), sent());
        return this;
    }

    CoreFixture expectRole(RoleName expected) {
        assertEquals(expected, role());
        return this;
    }

    CoreFixture expectTerm(long expected) {
        assertEquals(expected, term());
        return this;
    }

    CoreFixture expectCommit(long expected) {
        assertEquals(expected, core.state().commitIndex());
        return this;
    }

    /** The log's terms from the base on are these. */
    CoreFixture expectLog(long... terms) {
        RaftLog log = core.state().log();
        long[] actual = new long[(int) (log.lastIndex() - log.base().index())];
        for (int i = 0; i < actual.length; i++) {
            actual[i] = log.termAt(log.firstIndex() + i);
        }
        assertEquals(Arrays.toString(terms), Arrays.toString(actual));
        return this;
    }

    RaftCore core() {
        return core;
    }

    RaftState state() {
        return core.state();
    }

    RoleName role() {
        return core.role().name();
    }

    long term() {
        return core.state().term();
    }

    @Nullable
    NodeId votedFor() {
        return core.state().votedFor();
    }

    @Nullable
    NodeId leaderId() {
        return core.state().leader();
    }

    EntryId last() {
        return core.state().log().last();
    }

    long lastIndex() {
        return last().index();
    }

    /** Returns the other members. */
    List<NodeId> peers() {
        List<NodeId> peers = new ArrayList<>();
        for (Member member : core.state().configuration().members()) {
            if (!member.id().equals(Messages.A)) {
                peers.add(member.id());
            }
        }
        return peers;
    }

    /** Returns how the leader sees a peer. */
    Progress progress(NodeId peer) {
        if (core.role() instanceof Leader leader) {
            for (Progress progress : leader.peers()) {
                if (progress.member().id().equals(peer)) {
                    return progress;
                }
            }
        }
        throw new AssertionError(peer + " is no peer of a leader");
    }
}
