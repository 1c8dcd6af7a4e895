package io.quorate.raft.testkit;

import io.quorate.raft.testkit.plots.DeposedLeader;
import io.quorate.raft.testkit.plots.HandedOver;
import io.quorate.raft.testkit.plots.ImpatientCandidate;
import io.quorate.raft.testkit.plots.LateTicks;
import io.quorate.raft.testkit.plots.OverwrittenInFlight;
import io.quorate.raft.testkit.plots.Plot;
import io.quorate.raft.testkit.plots.QuietGap;
import io.quorate.raft.testkit.plots.RaisedVoters;
import io.quorate.raft.testkit.plots.SameLeaderAgain;
import io.quorate.raft.testkit.plots.SleepingLeader;
import io.quorate.raft.testkit.plots.VoteForNobody;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can go wrong in a simulation. A seed switches on a random subset of these, each at a strength of its own. */
public enum Fault {
    /** Messages are lost, up to 30 % of them. */
    DROP,
    /** Messages arrive twice, and appends also with fewer of their entries, as a leader may send them. */
    DUPLICATE,
    /** Messages arrive again, up to 100 election timeouts later, and answers when another one is waited for. */
    REPLAY,
    /** Messages overtake each other. */
    REORDER,
    /** Single messages take up to several election timeouts. */
    LONG_DELAY,
    /** A link holds everything back for a while, and then delivers it at once. */
    CLOG,
    /** Two sides hear nothing of each other. */
    PARTITION,
    /** Some nodes are heard by others that they do not hear. */
    PARTITION_ONE_WAY,
    /** Two sides reach each other through one node only. */
    PARTITION_BRIDGE,
    /** Each node reaches only its neighbours, so that each sees another majority. */
    PARTITION_RING,
    /** One node is cut off from all the others. */
    ISOLATION,
    /** The transport does not tell that messages are being lost. */
    SILENT_LOSS,
    /** A node's process ends at any moment; what was not synced is lost in part. */
    CRASH,
    /** A node's process ends while a write of it is not synced. */
    CRASH_UNSYNCED,
    /** A node's process ends within a write. */
    CRASH_IN_WRITE,
    /** All nodes lose power at once. */
    POWER_CUT,
    /** A node is closed and started again. */
    RESTART,
    /** A process stands still for a while, and goes on as if nothing had happened. */
    PAUSE,
    /** A sync of the log takes up to 30 seconds. */
    SLOW_SYNC,
    /** A write or a sync of the log fails; the node stops, and what was not synced may be there or not. */
    IO_ERROR,
    /** The disk has no room for entries for a while, which the log store says before it writes anything. */
    DISK_FULL,
    /** Writing, sending or receiving a snapshot fails. */
    SNAPSHOT_ERROR,
    /** The state machine is slow. */
    SLOW_APPLY,
    /** A node's threads get their turns late, and in an odd order. */
    SLOW_THREADS,
    /** The clocks of the nodes run at different speeds. */
    CLOCK_DRIFT,
    /** A node comes back under its old name with an empty disk, where no more is lost than the others can bear. */
    WIPED_DISK,
    /** A leader that is cut off gathers a long tail, another one leads, and the first one comes back. */
    DEPOSED_LEADER,
    /** A leader stands still while another one takes its place, and then answers requests. */
    SLEEPING_LEADER,
    /** A leader loses what a peer has acknowledged, leads again, and then hears of it. */
    SAME_LEADER_AGAIN,
    /** Whom a vote was given to is gone, and the longer log of those who are left is in the earlier term. */
    VOTE_FOR_NOBODY,
    /** All that a leader sends to a peer in one busy moment gets lost, and then there is nothing more to send. */
    QUIET_GAP,
    /** What the disk of a deposed leader is still busy with is overwritten by the next one's first words. */
    OVERWRITTEN_IN_FLIGHT,
    /** The clocks run as fast or as slow as they may; without {@link #CLOCK_DRIFT}, that is at the right speed. */
    CLOCK_LIMIT,
    /** A leader hands leadership over, and hears nothing of the election that this leads to. */
    HANDED_OVER,
    /** A leader has no ticks while another one takes its place, and answers requests. */
    LATE_TICKS,
    /** A voter that waits to be elected asks the others as soon as they may have forgotten their leader. */
    IMPATIENT_CANDIDATE,
    /** Voters that have just heard their leader are told of a later term, by one that wants to be elected. */
    RAISED_VOTERS;

    private static final Set<Fault> OF_LEASES = EnumSet.of(HANDED_OVER, LATE_TICKS, IMPATIENT_CANDIDATE, RAISED_VOTERS);
    private static final Set<Fault> OF_THREADS =
            EnumSet.of(PAUSE, SLOW_THREADS, SLEEPING_LEADER, LATE_TICKS, RAISED_VOTERS);

    private static final Map<Fault, Plot> PLOTS = new EnumMap<>(Map.of(
            DEPOSED_LEADER, new DeposedLeader(),
            SLEEPING_LEADER, new SleepingLeader(),
            SAME_LEADER_AGAIN, new SameLeaderAgain(),
            VOTE_FOR_NOBODY, new VoteForNobody(),
            QUIET_GAP, new QuietGap(),
            OVERWRITTEN_IN_FLIGHT, new OverwrittenInFlight(),
            HANDED_OVER, new HandedOver(),
            LATE_TICKS, new LateTicks(),
            IMPATIENT_CANDIDATE, new ImpatientCandidate(),
            RAISED_VOTERS, new RaisedVoters()));

    /** Returns the story that this fault consists of, or null where it strikes at random. */
    @Nullable
    Plot plot() {
        return PLOTS.get(this);
    }

    /** Returns whether the story is about leaders with leases: the scenarios made for these have it, others do not. */
    boolean isOfLeases() {
        return OF_LEASES.contains(this);
    }

    /** Returns whether threads stand still, so that requests may wait for longer than they should. */
    boolean holdsThreads() {
        return OF_THREADS.contains(this);
    }
}
