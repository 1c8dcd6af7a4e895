package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogStoreContract;
import java.nio.file.Path;

class RocksDbLogStoreContractTest extends LogStoreContract {

    @Override
    protected LogStore open(Path directory, NodeIdentity identity) {
        return RocksDbLogStore.open(directory, identity, RocksDbLogStoreOptions.DEFAULT);
    }

    @Override
    protected LogStore openWithoutRoom(Path directory, NodeIdentity identity) {
        return RocksDbLogStore.open(
                directory, identity, RocksDbLogStoreOptions.DEFAULT.withDiskReserve(Long.MAX_VALUE));
    }
}
