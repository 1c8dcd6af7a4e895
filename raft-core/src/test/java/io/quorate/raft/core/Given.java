package io.quorate.raft.core;

import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.RequestVoteResponse;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a core starts from: node a of the voters a, b and c, with one entry, the configuration at (1, t1), and in term
 * 1, unless said otherwise.
 */
final class Given {
    private Configuration configuration = Messages.voters(Messages.A, Messages.B, Messages.C);
    private long[] terms = {1};
    private long term;
    private @Nullable NodeId votedFor;
    private RaftOptions options = Messages.OPTIONS;
    private long snapshotIndex;
    private long incarnation;
    private boolean founder;

    private Given() {}

    static Given core() {
        return new Given();
    }

    /** The log holds one entry for each of these terms; the first of them is the configuration. None = an empty log. */
    static Given log(long... terms) {
        Given given = new Given();
        given.terms = terms;
        return given;
    }

    Given configuration(Configuration members) {
        configuration = members;
        return this;
    }

    Given voters(NodeId... ids) {
        return configuration(Messages.voters(ids));
    }

    Given term(long current) {
        term = current;
        return this;
    }

    Given votedFor(NodeId candidate) {
        votedFor = candidate;
        return this;
    }

    /** Its data directory has this incarnation, which has joined a group that was there; unless told, it has none. */
    Given joined(long own) {
        incarnation = own;
        return this;
    }

    /** Its data directory has this incarnation, and has founded the group. */
    Given founded(long own) {
        founder = true;
        return joined(own);
    }

    Given options(RaftOptions other) {
        options = other;
        return this;
    }

    /** A snapshot holds everything up to here, and the log starts after it. */
    Given compactedTo(long index) {
        snapshotIndex = index;
        return this;
    }

    RaftOptions options() {
        return options;
    }

    Self self() {
        return new Self(Messages.A, incarnation);
    }

    /** Returns a disk with all of this on it. */
    TestDisk disk() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < terms.length; i++) {
            entries.add(i == 0 ? new Entry(1, terms[0], configuration) : Messages.entry(i + 1, terms[i]));
        }
        long lastTerm = terms.length == 0 ? 0 : terms[terms.length - 1];
        HardState hardState = new HardState(Math.max(term, lastTerm), votedFor, founder);
        TestDisk disk = new TestDisk();
        if (snapshotIndex == 0) {
            disk.start(hardState, EntryId.NONE, entries, null);
        } else {
            EntryId base = entries.get((int) snapshotIndex - 1).id();
            SnapshotMeta snapshot = new SnapshotMeta(base, 1, configuration, 8, 0);
            disk.start(hardState, base, entries.subList((int) snapshotIndex, entries.size()), snapshot);
        }
        return disk;
    }

    CoreFixture follower() {
        return new CoreFixture(this);
    }

    CoreFixture preCandidate() {
        return advance(follower(), RoleName.PRE_CANDIDATE);
    }

    /** Its own vote is not durable yet. */
    CoreFixture candidate() {
        return advance(follower(), RoleName.CANDIDATE);
    }

    /** Its empty entry is appended, and neither durable nor committed yet; the effects are those of the election. */
    CoreFixture leader() {
        return advance(follower(), RoleName.LEADER);
    }

    /** Lets a follower come to this role, as far as time and its peers can bring it there. */
    static CoreFixture advance(CoreFixture core, RoleName role) {
        if (role == RoleName.FOLLOWER) {
            return core;
        }
        core.sync();
        for (int i = 0; i < 2 * Messages.T && core.role() == RoleName.FOLLOWER; i++) {
            core.step(new Event.Tick());
        }
        if (role == RoleName.PRE_CANDIDATE) {
            return core.expectRole(role);
        }
        for (NodeId peer : core.peers()) {
            if (core.role() == RoleName.PRE_CANDIDATE) {
                core.step(Messages.wouldVote(peer, core.term() + 1, true));
            }
        }
        if (role == RoleName.CANDIDATE) {
            return core.expectRole(role);
        }
        core.sync();
        for (NodeId peer : core.peers()) {
            if (core.role() == RoleName.CANDIDATE) {
                core.step(Messages.received(new RequestVoteResponse(
                        peer, Messages.A, core.term(), true, core.state().incarnation())));
            }
        }
        return core.expectRole(RoleName.LEADER);
    }

    /** Everything that it holds is durable everywhere, committed and applied. */
    CoreFixture settledLeader() {
        CoreFixture core = leader();
        core.sync();
        for (int round = 0; round < 2; round++) {
            core.serveReads();
            for (NodeId peer : core.peers()) {
                core.step(Messages.acceptedBy(peer, core.term(), core.lastIndex()));
            }
        }
        return core.applyAll();
    }
}
