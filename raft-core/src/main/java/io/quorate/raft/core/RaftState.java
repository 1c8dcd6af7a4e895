package io.quorate.raft.core;

import io.quorate.raft.api.ElectionOptions;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.core.log.LogChange;
import io.quorate.raft.core.log.RaftLog;
import io.quorate.raft.core.membership.ConfigurationHistory;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryPayload;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.Invariant;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows in every role: term, vote, leader, log, configurations, and how far it is committed and applied.
 * Each change goes through a method that guards its direction.
 */
final class RaftState {
    /** The term of the configuration that founds a group; nobody leads in it. */
    private static final long FIRST_TERM = 1;

    private final Nature nature;
    private final Effects effects;
    private final Vitals vitals;
    private final VotePromise promise;
    private final RaftLog log;
    private final ConfigurationHistory configurations;
    private final StateMachineProgress stateMachine;
    private final SnapshotReceiver snapshotReceiver;
    private HardState hardState;
    private HardState toldHardState;
    private HardState durableHardState;
    private @Nullable NodeId leader;
    private long commitIndex;
    private ForwardingGuard forwardingGuard = new ForwardingGuard(0);

    /** What never changes. */
    private record Nature(Self self, RaftOptions options, RandomGenerator random) {}

    /** Everything that a state starts from. */
    record Start(
            Self self,
            RaftOptions options,
            RecoveredLog log,
            @Nullable SnapshotMeta snapshot,
            RandomGenerator random) {}

    RaftState(Start start, Effects effects) {
        SnapshotMeta snapshot = start.snapshot();
        RaftOptions options = start.options();
        this.nature = new Nature(start.self(), options, start.random());
        this.effects = effects;
        this.vitals = new Vitals(options.election());
        this.promise = promise(options, start.log().hardState());
        this.log = new RaftLog(start.log(), options.replication().logTailBytes());
        this.configurations = new ConfigurationHistory(
                snapshot == null ? 0 : snapshot.configurationIndex(),
                snapshot == null ? Configuration.EMPTY : snapshot.configuration(),
                start.log().configurations());
        this.stateMachine = new StateMachineProgress(options, snapshot);
        this.snapshotReceiver = new SnapshotReceiver(this, effects);
        this.hardState = start.log().hardState();
        this.toldHardState = hardState;
        this.durableHardState = hardState;
        this.commitIndex = stateMachine.snapshotIndex();
        Invariant.check(
                log.base().index() <= commitIndex && commitIndex <= log.lastIndex(),
                "no hole between snapshot and log",
                commitIndex,
                log.base().index());
    }

    /** Ticks come at any distance from when the leader was heard, so the promise is a tick shorter than the lease. */
    private static VotePromise promise(RaftOptions options, HardState recovered) {
        ElectionOptions election = options.election();
        long nanos = election.electionTimeoutNanos() - election.tickNanos();
        return new VotePromise(options.leases().enabled() ? nanos : 0, recovered.term() > FIRST_TERM);
    }

    NodeId self() {
        return nature.self().id();
    }

    /** Returns the incarnation of this node's data directory; 0 = not known. */
    long incarnation() {
        return nature.self().incarnation();
    }

    RaftOptions options() {
        return nature.options();
    }

    Vitals vitals() {
        return vitals;
    }

    /** Returns what this node has promised to the leader that it heard. */
    VotePromise promise() {
        return promise;
    }

    RaftLog log() {
        return log;
    }

    StateMachineProgress stateMachine() {
        return stateMachine;
    }

    SnapshotReceiver snapshotReceiver() {
        return snapshotReceiver;
    }

    ForwardingGuard forwardingGuard() {
        return forwardingGuard;
    }

    ElectionTimer newElectionTimer() {
        return new ElectionTimer(options().election().electionTimeoutTicks(), nature.random(), this::patienceTicks);
    }

    /** Returns how much longer than others this node waits for a leader: half of T if another voter is preferred. */
    private int patienceTicks() {
        Configuration current = configuration();
        int own = current.member(self()).map(Member::priority).orElse(0);
        for (Member voter : current.voters()) {
            if (voter.priority() > own) {
                return options().election().electionTimeoutTicks() / 2;
            }
        }
        return 0;
    }

    long term() {
        return hardState.term();
    }

    @Nullable
    NodeId votedFor() {
        return hardState.votedFor();
    }

    /** Returns whether term and vote, as they are now, are on stable storage. */
    boolean isHardStateDurable() {
        return hardState.equals(durableHardState);
    }

    @Nullable
    NodeId leader() {
        return leader;
    }

    long commitIndex() {
        return commitIndex;
    }

    /** Returns the configuration in use: the last one in the log. */
    Configuration configuration() {
        return configurations.current();
    }

    long configurationIndex() {
        return configurations.currentIndex();
    }

    /** Returns whether this node may stand for election now (rules E4 and E5), and can: a vote must be written. */
    boolean mayCampaign() {
        boolean changeUnapplied =
                configurationIndex() > stateMachine.appliedIndex() && configurationIndex() <= commitIndex;
        return configurations.mayLead(self())
                && isMeant()
                && !changeUnapplied
                && !snapshotReceiver.isRestoring()
                && !vitals.isDiskSilent()
                && !vitals.isStorageFull();
    }

    /**
     * Returns whether this data directory is the one that is meant where a configuration names this node: the log says
     * so, or says nothing and it founded the group (rule M5). Until then it may be reading of a predecessor under its
     * name, whose promises it has not. It takes no part in elections then, and its answers count for no commit or read.
     */
    boolean isMeant() {
        long named = configuration().member(self()).map(Member::incarnation).orElse(0L);
        return incarnation() == 0
                || named == incarnation()
                || (named == 0 && (hardState.founder() || configurations.names(self(), incarnation())));
    }

    /** Notes that this node is not the one that founded the group, whatever it was started with. */
    void disown() {
        hardState = hardState.asNewcomer();
    }

    /** Enters a later term, in which nobody has this node's vote and no leader is known. */
    void enterTerm(long term) {
        Invariant.check(term > term(), "the term only rises", term, term());
        hardState = hardState.inTerm(term);
        leader = null;
    }

    /** Gives this term's vote, which can be done once. */
    void voteFor(NodeId candidate) {
        Invariant.check(votedFor() == null || candidate.equals(votedFor()), "one vote per term");
        hardState = hardState.withVote(candidate);
    }

    /** Learns who leads this term; there is one leader per term. */
    void observeLeader(NodeId node) {
        Invariant.check(leader == null || leader.equals(node), "one leader per term");
        leader = node;
    }

    void forgetLeader() {
        leader = null;
    }

    /** Starts the leadership of this term. */
    void lead() {
        observeLeader(self());
        forwardingGuard = new ForwardingGuard(term());
    }

    /** Appends an entry of this term, as the leader. A configuration is in use from here on. */
    Entry append(EntryPayload payload) {
        Entry entry = log.append(term(), payload);
        if (payload instanceof Configuration configuration) {
            configurations.append(entry.index(), configuration);
        }
        return entry;
    }

    /** Takes over a leader's entries; the entry before them is known to match. */
    void accept(LogSlice slice) {
        long firstNew = log.accept(slice, commitIndex);
        if (firstNew > slice.lastIndex()) {
            return;
        }
        configurations.truncateFrom(firstNew);
        for (int i = (int) (firstNew - slice.firstIndex()); i < slice.size(); i++) {
            Entry entry = slice.entries().get(i);
            if (entry.payload() instanceof Configuration configuration) {
                configurations.append(entry.index(), configuration);
            }
        }
    }

    /** Learns that everything up to this index is committed. */
    void commitTo(long index) {
        if (index > commitIndex) {
            Invariant.check(index <= log.lastIndex(), "what is committed is in the log", index, log.lastIndex());
            commitIndex = index;
            configurations.committed(index);
        }
    }

    /** Hears that the log store has done its writes up to this one. */
    void persisted(Event.Persisted event) {
        durableHardState = event.hardState();
        vitals.confirmed(event.sequence());
        log.persisted(event.sequence(), event.last());
    }

    /** Hears that a snapshot of the own state is durable; lets go of the log before it, down to {@code floor}. */
    void snapshotTaken(SnapshotMeta snapshot, long floor) {
        if (stateMachine.snapshotTaken(snapshot)) {
            long upTo = Math.min(snapshot.index() - options().snapshots().retainedEntries(), floor);
            compactLog(Math.min(upTo, log.durableIndex()));
        }
    }

    private void compactLog(long upTo) {
        if (upTo > log.base().index()) {
            Effect.CompactLog compact = new Effect.CompactLog(log.idAt(upTo));
            log.compact(compact.upTo());
            effects.write(compact);
        }
    }

    /**
     * Hears that the state machine was restored from a leader's snapshot. The log is kept where it holds the snapshot's
     * last entry, and otherwise forgotten as a whole (rule D7).
     */
    void snapshotInstalled(SnapshotMeta snapshot) {
        stateMachine.installed(snapshot);
        if (log.holds(snapshot.last())) {
            commitTo(snapshot.index());
        } else {
            log.reset(snapshot.last());
            effects.write(new Effect.ResetLog(nextWrite(), snapshot.last()));
            commitIndex = snapshot.index();
            configurations.reset(snapshot.configurationIndex(), snapshot.configuration());
        }
        snapshotReceiver.installed(snapshot);
    }

    /**
     * Sends now where term and vote are durable, and otherwise as soon as they are: nothing is said that could be
     * forgotten.
     */
    void say(Message message) {
        if (isHardStateDurable()) {
            effects.send(message);
        } else {
            effects.sendWhenDurable(message);
        }
    }

    private long nextWrite() {
        long sequence = log.nextSequence();
        vitals.written(sequence);
        return sequence;
    }

    /** Ends a turn: tells the log store what changed, all at once, and hands out what is committed. */
    void endTurn() {
        boolean hardStateChanged = !hardState.equals(toldHardState);
        if (hardStateChanged || log.hasChange()) {
            LogChange change = log.takeChange();
            effects.write(new Effect.Persist(
                    nextWrite(), hardStateChanged ? hardState : null, change.truncateFrom(), change.entries()));
            toldHardState = hardState;
        }
        handOut();
    }

    /** Hands out what is committed, at the end of the turn or before. */
    void handOut() {
        if (!snapshotReceiver.isRestoring()) {
            stateMachine.handOut(log, commitIndex, effects);
        }
    }
}
