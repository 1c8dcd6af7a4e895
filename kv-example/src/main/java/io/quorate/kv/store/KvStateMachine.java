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

    private final KvCommand.Visitor<KvResult> executor = new Executor();
    private VersionedMap map = new VersionedMap();
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
        KvView view = map.view();
        return out -> KvSnapshotJson.write(view, out);
    }

    @Override
    public void restore(InputStream snapshot) throws IOException {
        map = KvSnapshotJson.read(snapshot);
        origin = new Origin(origin.restores() + 1, map.size(), 0);
    }

    /** Returns the value of a key. */
    public Optional<Bytes> get(Bytes key) {
        return Optional.ofNullable(map.get(key));
    }

    /** Returns the whole store as it is now, for any thread. Takes constant time. */
    public KvView view() {
        return map.view();
    }

    /** Returns where the state came from. */
    public Origin origin() {
        return origin;
    }

    private final class Executor implements KvCommand.Visitor<KvResult> {

        @Override
        public KvResult put(KvCommand.Put command) {
            map.put(command.key(), command.value());
            return new KvResult.Stored();
        }

        @Override
        public KvResult delete(KvCommand.Delete command) {
            return new KvResult.Deleted(map.remove(command.key()));
        }

        @Override
        public KvResult compareAndSet(KvCommand.CompareAndSet command) {
            Bytes present = map.get(command.key());
            if (present == null || !command.expected().equals(present)) {
                return new KvResult.Mismatched(present);
            }
            map.put(command.key(), command.value());
            return new KvResult.Stored();
        }

        @Override
        public KvResult increment(KvCommand.Increment command) {
            Bytes present = map.get(command.key());
            long before = 0;
            if (present != null) {
                try {
                    before = Long.parseLong(present.toUtf8());
                } catch (NumberFormatException notANumber) {
                    return new KvResult.Refused(KvResult.Reason.NOT_AN_INTEGER);
                }
                // Only the canonical form: "+5", "007" and digits of other scripts are texts, not counters.
                if (!Long.toString(before).equals(present.toUtf8())) {
                    return new KvResult.Refused(KvResult.Reason.NOT_AN_INTEGER);
                }
            }
            long after = before + command.delta();
            if (((before ^ after) & (command.delta() ^ after)) < 0) {
                return new KvResult.Refused(KvResult.Reason.OVERFLOW);
            }
            map.put(command.key(), Bytes.utf8(Long.toString(after)));
            return new KvResult.Counted(after);
        }
    }
}
