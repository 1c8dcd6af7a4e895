package io.quorate.kv.embedded;

import io.quorate.kv.log.LogKind;
import io.quorate.raft.api.RaftOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How to run an embedded cluster.
 *
 * @param data the directory under which each node has its own
 * @param log which log store each node stands on
 * @param ports the TCP port of each node; 0 = any free one
 * @param timeout how long a client tries
 * @param raft the nodes' options
 */
public record EmbeddedOptions(Path data, LogKind log, List<Integer> ports, Duration timeout, RaftOptions raft) {

    /** The number of nodes. */
    public static final int NODES = 3;

    /** Free ports, for as long as the process runs. */
    public static final List<Integer> ANY_PORTS = List.of(0, 0, 0);

    /** Checks the number of ports. */
    public EmbeddedOptions {
        ports = List.copyOf(ports);
        if (ports.size() != NODES) {
            throw new IllegalArgumentException("needs " + NODES + " ports: " + ports);
        }
    }
}
