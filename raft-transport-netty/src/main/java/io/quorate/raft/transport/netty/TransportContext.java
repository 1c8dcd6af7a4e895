package io.quorate.raft.transport.netty;

import io.quorate.raft.protocol.NodeIdentity;
import java.util.Optional;

/**
 * What the parts of one transport share.
 *
 * @param identity who this node is
 * @param options the limits
 * @param loops the I/O threads
 * @param resolution how host names are resolved
 * @param channels every open socket
 * @param incarnations who was seen so far
 * @param callback where this node can be dialled back
 * @param traffic counts what goes out
 * @param encryption TLS, where there is any
 */
record TransportContext(
        NodeIdentity identity,
        TransportOptions options,
        EventLoops loops,
        Resolution resolution,
        OpenChannels channels,
        Incarnations incarnations,
        Callback callback,
        Traffic traffic,
        Optional<Encryption> encryption) {}
