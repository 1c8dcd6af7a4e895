package io.quorate.kv.shell;

import io.quorate.kv.client.KvClient;
import io.quorate.kv.client.NodeReport;
import io.quorate.kv.client.NodeState;
import io.quorate.kv.store.KvCommand;
import io.quorate.kv.store.KvCommandCodec;
import io.quorate.kv.store.KvEntry;
import io.quorate.kv.store.KvResult;
import io.quorate.kv.store.KvStateMachine;
import io.quorate.raft.api.ElectionStatus;
import io.quorate.raft.api.LoadStatus;
import io.quorate.raft.api.LogStatus;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A client of one state machine, without Raft. */
final class LocalClient implements KvClient {
    private final KvStateMachine machine = new KvStateMachine();
    private final Configuration configuration =
            Configuration.ofVoters(Member.of("1", "localhost:7001"), Member.of("2", "localhost:7002"));
    private long index;

    @Override
    public CompletableFuture<KvResult> execute(KvCommand command) {
        return CompletableFuture.completedFuture(machine.apply(++index, KvCommandCodec.encode(command)));
    }

    @Override
    public CompletableFuture<Optional<Bytes>> get(Bytes key) {
        return CompletableFuture.completedFuture(machine.get(key));
    }

    @Override
    public CompletableFuture<List<Bytes>> keys(Bytes prefix) {
        List<Bytes> keys = new ArrayList<>();
        for (KvEntry entry : machine.view()) {
            if (entry.key().toUtf8().startsWith(prefix.toUtf8())) {
                keys.add(entry.key());
            }
        }
        return CompletableFuture.completedFuture(keys);
    }

    @Override
    public CompletableFuture<List<NodeReport>> nodes() {
        NodeId one = NodeId.of("1");
        NodeStatus status = new NodeStatus(
                one,
                RoleName.LEADER,
                3,
                Optional.of(one),
                configuration,
                1,
                new LogStatus(1, 12, 11, 10, 9, 8, 0, 0, Optional.empty()),
                List.of(),
                new ElectionStatus(Optional.of(one), RoleChangeReason.ELECTION_WON, 1, Optional.empty()),
                LoadStatus.NONE);
        return CompletableFuture.completedFuture(List.of(
                new NodeReport("1", "localhost:7001", Optional.of(NodeState.of(status)), Optional.empty()),
                new NodeReport("2", "localhost:7002", Optional.empty(), Optional.empty())));
    }

    @Override
    public CompletableFuture<SnapshotReport> takeSnapshot() {
        if (index == 0) {
            return CompletableFuture.failedFuture(new NotLeaderException("nothing\n is committed", null));
        }
        return CompletableFuture.completedFuture(new SnapshotReport("1", index, OptionalLong.of(77)));
    }
}
