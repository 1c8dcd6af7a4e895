package io.quorate.kv.embedded;

import io.quorate.kv.client.KvClient;
import io.quorate.kv.client.KvFailure;
import io.quorate.kv.client.NodeReport;
import io.quorate.kv.client.Retry;
import io.quorate.kv.store.KvCommand;
import io.quorate.kv.store.KvCommandCodec;
import io.quorate.kv.store.KvEntry;
import io.quorate.kv.store.KvResult;
import io.quorate.kv.store.KvStateMachine;
import io.quorate.kv.store.KvView;
import io.quorate.kv.store.Limits;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.ReadConsistency;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A client of an embedded cluster. Commands that a node rejected are tried again, on the leader of that moment. */
public final class EmbeddedClient implements KvClient {
    private final EmbeddedCluster cluster;
    private final Duration timeout;
    private volatile @Nullable NodeId chosen;

    EmbeddedClient(EmbeddedCluster cluster, Duration timeout) {
        this.cluster = cluster;
        this.timeout = timeout;
    }

    /**
     * Asks this node only from now on.
     *
     * @throws KvFailure if there is none of this name, or it is stopped
     */
    public void use(NodeId id) {
        RunningNode unused = cluster.node(id);
        chosen = id;
    }

    /** Asks any node from now on, where it was told to use this one. */
    void leave(NodeId id) {
        if (id.equals(chosen)) {
            chosen = null;
        }
    }

    /** Returns the node it was told to use. */
    public Optional<NodeId> chosen() {
        return Optional.ofNullable(chosen);
    }

    @Override
    public CompletableFuture<KvResult> execute(KvCommand command) {
        Bytes bytes = KvCommandCodec.encode(command);
        return Retry.within(timeout, () -> node().raft().propose(bytes).thenApply(Committed::result));
    }

    @Override
    public CompletableFuture<Optional<Bytes>> get(Bytes key) {
        Limits.requireKey(key);
        return read(machine -> machine.get(key));
    }

    @Override
    public CompletableFuture<List<Bytes>> keys(Bytes prefix) {
        return read(KvStateMachine::view).thenApplyAsync(view -> keys(view, prefix));
    }

    private static List<Bytes> keys(KvView view, Bytes prefix) {
        List<Bytes> keys = new ArrayList<>();
        Iterator<KvEntry> entries = view.from(prefix);
        while (entries.hasNext()) {
            Bytes key = entries.next().key();
            boolean starts = key.length() >= prefix.length()
                    && key.slice(0, prefix.length()).equals(prefix);
            if (!starts) {
                break;
            }
            keys.add(key);
        }
        return keys;
    }

    /** Returns what the function finds in the store, linearizably; it is called by the node's apply thread. */
    public <T> CompletableFuture<T> read(Function<KvStateMachine, T> query) {
        return Retry.within(timeout, () -> {
            RunningNode node = node();
            return node.raft().read(ReadConsistency.LINEARIZABLE, () -> query.apply(node.machine()));
        });
    }

    @Override
    public CompletableFuture<List<NodeReport>> nodes() {
        return cluster.reports();
    }

    @Override
    public CompletableFuture<SnapshotReport> takeSnapshot() {
        NodeId id = pick();
        return cluster.node(id)
                .raft()
                .takeSnapshot()
                .thenApply(meta -> new SnapshotReport(id.value(), meta.index(), OptionalLong.of(meta.sizeBytes())));
    }

    private RunningNode node() {
        return cluster.node(pick());
    }

    private NodeId pick() {
        NodeId told = chosen;
        if (told != null) {
            return told;
        }
        List<NodeId> running = cluster.runningIds();
        if (running.isEmpty()) {
            throw new KvFailure("no node runs");
        }
        return cluster.leader().orElse(running.get(0));
    }
}
