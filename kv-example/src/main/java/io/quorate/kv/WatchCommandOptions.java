package io.quorate.kv;

import io.quorate.kv.watch.WatchOptions;
import io.quorate.raft.protocol.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options that say where a server is watched, as the command line has them. */
final class WatchCommandOptions {
    private static final String PORT = "--metrics-port";
    private static final String PEERS = "--metrics-peers";

    static final List<Option> OPTIONS = List.of(
            new Option(
                    PORT,
                    "[HOST:]PORT",
                    "serve /metrics, /health and a page that draws the cluster (default: not; HOST as in --listen)"),
            new Option(
                    PEERS, "ID=HOST:PORT,...", "where others do, if not at their host in --cluster and the same port"));

    private WatchCommandOptions() {}

    /**
     * Returns where to be watched, if anywhere.
     *
     * @param listen where clients connect
     */
    static Optional<WatchOptions> of(Arguments arguments, String listen) throws UsageException {
        Optional<String> port = arguments.text(PORT);
        Optional<String> peers = arguments.text(PEERS);
        if (port.isEmpty()) {
            if (peers.isPresent()) {
                throw new UsageException(PEERS + " makes no sense without " + PORT);
            }
            return Optional.empty();
        }
        String host = listen.substring(0, listen.lastIndexOf(':') + 1);
        String where = Addresses.require(PORT, port.get().contains(":") ? port.get() : host + port.get());
        Map<NodeId, String> others = peers.isPresent() ? Addresses.requireMap(PEERS, peers.get()) : Map.of();
        return Optional.of(new WatchOptions(where, others));
    }
}
