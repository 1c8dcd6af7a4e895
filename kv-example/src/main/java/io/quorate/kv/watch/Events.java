package io.quorate.kv.watch;

import io.quorate.raft.api.RaftListener;
import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** Remembers the latest events of a node. For any thread. */
public final class Events implements RaftListener {
    static final int MOST = 200;

    private static final int MOST_CHARACTERS = 300;

    private final Lock lock = new ReentrantLock();
    // Guarded by the lock.
    private final Deque<Event> latest = new ArrayDeque<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    /** What an event is about. */
    enum Kind {
        /** The role, the term or the known leader changed. */
        ROLE,
        /** Other members. */
        MEMBERS,
        /** A snapshot was taken, installed, or failed. */
        SNAPSHOT,
        /** The node has failed. */
        FAILURE
    }

    /**
     * Something that happened.
     *
     * @param nanos when, by the clock of {@link System#nanoTime()}
     * @param kind what it is about
     * @param state role, term and leader from then on; empty where the event says nothing of them
     * @param text what happened, for people
     */
    record Event(long nanos, Kind kind, Optional<State> state, String text) {}

    /** Role, term and leader; no leader is an empty word. */
    record State(RoleName role, long term, String leader) {}

    @Override
    public void roleChanged(RoleName role, long term, Optional<NodeId> leader, RoleChangeReason reason) {
        State state = new State(role, term, leader.map(NodeId::value).orElse(""));
        add(Kind.ROLE, Optional.of(state), words(reason));
    }

    @Override
    public void configurationChanged(Configuration configuration) {
        String members = configuration.members().stream()
                .map(Member::id)
                .map(id -> configuration.isLearner(id) ? id + " (learner)" : id.value())
                .collect(Collectors.joining(", "));
        add(Kind.MEMBERS, Optional.empty(), "members are " + members);
    }

    @Override
    public void removed(Configuration configuration) {
        add(Kind.MEMBERS, Optional.empty(), "this node is no member any more");
    }

    @Override
    public void snapshotTaken(SnapshotMeta snapshot) {
        add(Kind.SNAPSHOT, Optional.empty(), "snapshot taken up to " + snapshot.index());
    }

    @Override
    public void snapshotInstalled(SnapshotMeta snapshot) {
        add(Kind.SNAPSHOT, Optional.empty(), "snapshot of the leader installed, up to " + snapshot.index());
    }

    @Override
    public void snapshotFailed(Throwable cause) {
        add(Kind.SNAPSHOT, Optional.empty(), "snapshot failed: " + cause.getMessage());
    }

    @Override
    public void failed(Throwable cause) {
        add(Kind.FAILURE, Optional.empty(), "the node has stopped: " + cause.getMessage());
        failure.complete(cause);
    }

    private void add(Kind kind, Optional<State> state, String text) {
        String line = text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
        lock.lock();
        try {
            latest.addLast(new Event(System.nanoTime(), kind, state, line));
            if (latest.size() > MOST) {
                latest.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    static String words(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns them, the oldest first. */
    List<Event> latest() {
        lock.lock();
        try {
            return List.copyOf(latest);
        } finally {
            lock.unlock();
        }
    }

    /** Returns what ends with the failure that has stopped the node, if one ever does. */
    public CompletableFuture<Throwable> failure() {
        return failure;
    }
}
