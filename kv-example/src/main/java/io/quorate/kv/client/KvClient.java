package io.quorate.kv.client;

import io.quorate.kv.store.KvCommand;
import io.quorate.kv.store.KvResult;
import io.quorate.raft.protocol.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The store as a caller sees it. Nothing here blocks; every command and read ends within the client's timeout. It fails
 * with a {@link io.quorate.raft.api.ProposalRejectedException} if there surely was no effect, and with an
 * {@link io.quorate.raft.api.OutcomeUnknownException} if nothing is known. For any thread.
 */
public interface KvClient {

    /** Changes the store. What was surely without effect is tried again until the timeout. */
    CompletableFuture<KvResult> execute(KvCommand command);

    /** Returns the value of a key, linearizably. */
    CompletableFuture<Optional<Bytes>> get(Bytes key);

    /** Returns the keys that start with these bytes, in their order, as of one moment, linearizably. */
    CompletableFuture<List<Bytes>> keys(Bytes prefix);

    /** Returns what is known of each node. */
    CompletableFuture<List<NodeReport>> nodes();

    /** Takes a snapshot on the node that this client talks to. Ends when it is written, however long that takes. */
    CompletableFuture<SnapshotReport> takeSnapshot();

    /**
     * A snapshot that was taken.
     *
     * @param node by which node
     * @param index the last entry that it holds
     * @param sizeBytes its size, where that is known
     */
    record SnapshotReport(String node, long index, OptionalLong sizeBytes) {}
}
