package io.quorate.raft.segment;

import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogStoreContract;
import java.nio.file.Path;

/** With segments of a few writes and a record for each entry. */
class SmallSegmentsContractTest extends LogStoreContract {
    @Override
    protected LogStore open(Path directory, NodeIdentity identity) {
        return SegmentedLogStore.open(directory, identity, new SegmentedLogStoreOptions(4 << 10, 1, 1, 0));
    }
}
