package io.quorate.kv.store;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * The store of one node, in memory. It is used by the node's apply thread only: what reads it must be a query given to
 * {@code RaftNode.read}. Larger reads take a {@link #view} there and go through it elsewhere.
 *
 * <p>A command that this version cannot read stops the node: going on without it would part this store from its peers.
 */
public final class KvStateMachine implements StateMachine<KvResult> {

    /**
     * Where this instance's state came from.
     *
     * @param restores how many snapshots it took over
     * @param restoredEntries the number of entries in the last of them
     * @param firstAppliedIndex the index of the first command applied since; 0 = none yet
     */
    public record Origin(int restores, int restoredEntries, long firstAppliedIndex) {}

    private Executor executor = new Executor(new VersionedMap());
    private Origin origin = new Origin(0, 0, 0);

    @Override
    public KvResult apply(long index, Bytes command) {
        if (origin.firstAppliedIndex() == 0) {
            origin = new Origin(origin.restores(), origin.restoredEntries(), index);
        }
        return KvCommandCodec.decode(command).accept(executor);
    }

    @Override
    public StateMachineSnapshot capture() {
        KvView view = view();
        return out -> KvSnapshotJson.write(view, out);
    }

    @Override
    public void restore(InputStream snapshot) throws IOException {
        VersionedMap map = KvSnapshotJson.read(snapshot);
        executor = new Executor(map);
        origin = new Origin(origin.restores() + 1, map.size(), 0);
    }

    /** Returns the value of a key. */
    public Optional<Bytes> get(Bytes key) {
        return Optional.ofNullable(executor.map().get(key));
    }

    /** Answers a question. */
    public KvResult ask(KvRead question) {
        return question.accept(executor);
    }

    /** Returns the whole store as it is now, for any thread. Takes constant time. */
    public KvView view() {
        return executor.map().view();
    }

    /** Returns where the state came from. */
    public Origin origin() {
        return origin;
    }
}
