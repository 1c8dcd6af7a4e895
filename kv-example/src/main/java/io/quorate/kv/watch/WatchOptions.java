package io.quorate.kv.watch;

import io.quorate.raft.protocol.NodeId;
import java.util.Map;

/**
 * Where a server is watched.
 *
 * @param listen where it serves HTTP, {@code host:port}
 * @param others where the others do, {@code host:port}; one that is not named is asked at the host where it is reached
 *     by the other nodes, and at the same port as this one
 */
public record WatchOptions(String listen, Map<NodeId, String> others) {

    /** Copies the map. */
    public WatchOptions {
        others = Map.copyOf(others);
    }
}
