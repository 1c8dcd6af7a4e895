package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogStoreContract;
import java.nio.file.Path;

/** The contract with records and buffers so small that writes are split and table files come into play. */
class SmallRecordsContractTest extends LogStoreContract {

    @Override
    protected LogStore open(Path directory, NodeIdentity identity) {
        return RocksDbLogStore.open(directory, identity, new RocksDbLogStoreOptions(64 << 10, 2, 0, 32, 1, 100, 0));
    }
}
