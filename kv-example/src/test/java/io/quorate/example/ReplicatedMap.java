package io.quorate.example;

import io.quorate.raft.RaftNode;
import io.quorate.raft.logstore.rocksdb.RocksDbLogStore;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import io.quorate.raft.transport.netty.NettyTransport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Properties;

final class ReplicatedMap implements StateMachine<String> {
    private final Properties map = new Properties();
    private final RocksDbLogStore log;
    private final NettyTransport transport;
    private final RaftNode<String> node;

    ReplicatedMap(Member self, Configuration members, Path dir) {
        log = RocksDbLogStore.open(dir.resolve("log"), ClusterId.of("maps"), self.id());
        transport = NettyTransport.builder(log.identity()).bind(self.address()).build();
        var builder = RaftNode.builder(this).logStore(log).transport(transport);
        node = builder.snapshotDirectory(dir.resolve("snapshots"))
                .bootstrap(members)
                .start();
    }

    String put(String key, String value) {
        return node.propose(Bytes.utf8(key + "=" + value)).join().result();
    }

    String get(String key) {
        return node.read(() -> map.getProperty(key, "")).join();
    }

    @Override
    public String apply(long index, Bytes command) {
        String[] put = command.toUtf8().split("=", 2);
        return String.valueOf(map.put(put[0], put[1]));
    }

    @Override
    public StateMachineSnapshot capture() {
        Properties copy = (Properties) map.clone();
        return out -> copy.store(out, null);
    }

    @Override
    public void restore(InputStream snapshot) throws IOException {
        map.clear();
        map.load(snapshot);
    }

    void close() {
        node.close();
        transport.close();
        log.close();
    }
}
