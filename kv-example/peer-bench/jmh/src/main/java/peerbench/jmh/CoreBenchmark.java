package peerbench.jmh;

import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * The core as a function, one event a turn, from a proposal to its being applied. Figures are per command: with one to
 * a batch, and with 64. Snapshots are due and the log is let go at the default thresholds; there are no ticks.
 */
public class CoreBenchmark extends Timed {
    private final List<Bytes> one = Samples.commands(1);
    private final List<Bytes> many = Samples.commands(Samples.BATCH);
    private final Replicas group = new Replicas();
    private final Replica leader = new Replicas().leader();
    private final Replica follower = new Replicas().followers().get(0);
    private final NodeId followersLeader = new Replicas().leader().id();

    /** The leader alone: a proposal, its own disk, two acknowledgements, the state machine. */
    @Benchmark
    public long leader1() {
        return lead(one);
    }

    /** As {@link #leader1}, with a batch of 64. */
    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public long leader64() {
        return lead(many);
    }

    /** A follower alone: an append, its disk, the state machine; the entries are made here, as a decoder would. */
    @Benchmark
    public long follower1() {
        return follow(one);
    }

    /** As {@link #follower1}, with a batch of 64. */
    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public long follower64() {
        return follow(many);
    }

    /** Leader and two followers, from the proposal until all have it and the leader has applied it. */
    @Benchmark
    public long group1() {
        return group.commit(one);
    }

    /** As {@link #group1}, with a batch of 64. */
    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public long group64() {
        return group.commit(many);
    }

    private long lead(List<Bytes> commands) {
        leader.take(new Event.Propose(1, commands));
        while (!leader.outbox().isEmpty()) {
            Message message = leader.outbox().remove();
            if (message instanceof AppendEntries append) {
                long last = append.entries().lastIndex();
                leader.take(new Event.Received(
                        AppendEntriesResponse.success(append.to(), append.from(), append.term(), last)));
            }
        }
        return requireApplied(leader, leader.last());
    }

    private long follow(List<Bytes> commands) {
        EntryId previous = follower.last();
        LogSlice slice = Samples.slice(previous, follower.term(), commands);
        follower.take(new Event.Received(new AppendEntries(
                followersLeader, follower.id(), follower.term(), slice, previous.index())));
        Message answer = follower.outbox().remove();
        if (!(answer instanceof AppendEntriesResponse response) || response.index() != slice.lastIndex()) {
            throw new IllegalStateException("not the answer to " + slice + ": " + answer);
        }
        return requireApplied(follower, previous);
    }

    private static long requireApplied(Replica replica, EntryId last) {
        if (replica.applied() != last.index()) {
            throw new IllegalStateException("applied " + replica.applied() + ", not " + last);
        }
        return replica.applied();
    }
}
