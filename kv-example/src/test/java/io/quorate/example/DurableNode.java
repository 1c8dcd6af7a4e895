package io.quorate.example;

import io.quorate.raft.RaftNode;
import io.quorate.raft.logstore.rocksdb.RocksDbLogStore;
import io.quorate.raft.logstore.rocksdb.RocksDbLogStoreOptions;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.transport.netty.NettyTransport;
import java.nio.file.Path;

/** The guide's node on RocksDB and Netty. */
final class DurableNode<R> implements AutoCloseable {
    private final RocksDbLogStore log;
    private final NettyTransport transport;
    private final RaftNode<R> node;

    DurableNode(StateMachine<R> machine, Member self, Configuration founders, Path directory) {
        // guide: rocksdb
        log = RocksDbLogStore.open(
                directory.resolve("log"),
                ClusterId.of("shop"),
                self.id(),
                RocksDbLogStoreOptions.DEFAULT.withDiskReserve(256L << 20));
        // end
        // guide: netty
        transport = NettyTransport.builder(log.identity())
                .bind("0.0.0.0", portOf(self))
                .advertise(self.address())
                .build();
        // end
        node = RaftNode.builder(machine)
                .logStore(log)
                .transport(transport)
                .snapshotDirectory(directory.resolve("snapshots"))
                .bootstrap(founders)
                .start();
    }

    private static int portOf(Member member) {
        return Integer.parseInt(member.address().substring(member.address().lastIndexOf(':') + 1));
    }

    RaftNode<R> node() {
        return node;
    }

    @Override
    public void close() {
        node.close();
        transport.close();
        log.close();
    }
}
