package io.quorate.raft.segment;

import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogStoreContract;
import java.nio.file.Path;

class SegmentedLogStoreContractTest extends LogStoreContract {
    @Override
    protected LogStore open(Path directory, NodeIdentity identity) {
        return SegmentedLogStore.open(directory, identity, new SegmentedLogStoreOptions(1 << 20, 64 << 10, 2, 0));
    }

    @Override
    protected LogStore openWithoutRoom(Path directory, NodeIdentity identity) {
        return SegmentedLogStore.open(
                directory, identity, SegmentedLogStoreOptions.DEFAULT.withDiskReserve(Long.MAX_VALUE));
    }
}
