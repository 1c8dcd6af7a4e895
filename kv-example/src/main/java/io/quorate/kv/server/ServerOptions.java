package io.quorate.kv.server;

import io.quorate.kv.log.LogKind;
import io.quorate.kv.tls.ServerTls;
import io.quorate.kv.watch.WatchOptions;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.protocol.Member;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to run a server.
 *
 * @param self who the node is, and where the others reach it
 * @param founders the members of the group that is founded at the first start; empty for a node that is added later
 * @param bind where the node listens for the others, {@code host:port}
 * @param data the directory of this node alone
 * @param log which log store it stands on
 * @param raft the node's options
 * @param clients how clients are served
 * @param tls how connections are encrypted, if they are; not those of people who watch
 * @param watch where the server is watched, if it is
 */
public record ServerOptions(
        Member self,
        List<Member> founders,
        String bind,
        Path data,
        LogKind log,
        RaftOptions raft,
        Clients clients,
        Optional<ServerTls> tls,
        Optional<WatchOptions> watch) {

    /** Copies the list. */
    public ServerOptions {
        founders = List.copyOf(founders);
    }

    /**
     * How clients are served.
     *
     * @param listen where they connect, {@code host:port}
     * @param password what they must say first, if they must
     * @param timeout how long a command may take
     * @param most how many there may be at a time
     */
    public record Clients(String listen, Optional<String> password, Duration timeout, int most) {}
}
