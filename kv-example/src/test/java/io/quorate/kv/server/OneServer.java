package io.quorate.kv.server;

import io.quorate.kv.FreePorts;
import io.quorate.kv.log.LogKind;
import io.quorate.kv.tls.ServerTls;
import io.quorate.kv.watch.WatchOptions;
import io.quorate.raft.api.ElectionOptions;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.ReplicationOptions;
import io.quorate.raft.protocol.Member;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A server in this process, alone in its group or one that waits for others. */
final class OneServer {
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    private OneServer() {}

    static KvServer start(Path data, Optional<String> password, int mostClients) throws IOException {
        return start(data, new ServerOptions.Clients("127.0.0.1:0", password, TIMEOUT, mostClients), 0);
    }

    /** Starts one of several founders, of whom the others do not run. */
    static KvServer start(Path data, ServerOptions.Clients clients, int others) throws IOException {
        return start(data, clients, others, Optional.empty());
    }

    /** Starts one that is watched. */
    static KvServer start(Path data, ServerOptions.Clients clients, int others, Optional<WatchOptions> watch)
            throws IOException {
        return start(options(data, clients, others), LogKind.ROCKSDB, Optional.empty(), watch);
    }

    /** Starts one that talks TLS, alone in its group. */
    static KvServer start(Path data, ServerOptions.Clients clients, Optional<ServerTls> tls) throws IOException {
        return start(options(data, clients, 0), LogKind.ROCKSDB, tls, Optional.empty());
    }

    /** Starts one on this kind of log, alone in its group. */
    static KvServer start(Path data, LogKind log) throws IOException {
        ServerOptions.Clients clients = new ServerOptions.Clients("127.0.0.1:0", Optional.empty(), TIMEOUT, 10);
        return start(options(data, clients, 0), log, Optional.empty(), Optional.empty());
    }

    private static KvServer start(
            ServerOptions plain, LogKind log, Optional<ServerTls> tls, Optional<WatchOptions> watch) {
        return KvServer.start(new ServerOptions(
                plain.self(),
                plain.founders(),
                plain.bind(),
                plain.data(),
                log,
                plain.raft(),
                plain.clients(),
                tls,
                watch));
    }

    private static ServerOptions options(Path data, ServerOptions.Clients clients, int others) throws IOException {
        Member self = Member.of("1", "127.0.0.1:" + FreePorts.next());
        List<Member> founders = new ArrayList<>(List.of(self));
        for (int i = 0; i < others; i++) {
            founders.add(Member.of(Integer.toString(2 + i), "127.0.0.1:1"));
        }
        ReplicationOptions usual = ReplicationOptions.DEFAULT;
        RaftOptions raft = RaftOptions.DEFAULT
                .with(new ElectionOptions(Duration.ofMillis(20), 2, 10, 250))
                .with(new ReplicationOptions(
                        4 << 20,
                        usual.maxAppendBytes(),
                        usual.maxInflightAppends(),
                        usual.maxInflightBytes(),
                        usual.maxUncommittedBytes(),
                        usual.maxApplyBacklogBytes(),
                        usual.logTailBytes()));
        return new ServerOptions(
                self,
                founders,
                self.address(),
                data,
                LogKind.ROCKSDB,
                raft,
                clients,
                Optional.empty(),
                Optional.empty());
    }

    static int port(KvServer server) {
        return server.clientAddress().map(InetSocketAddress::getPort).orElseThrow();
    }
}
