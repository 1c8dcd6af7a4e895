package io.quorate.kv.server;

import io.netty.handler.ssl.ClientAuth;
import io.quorate.kv.command.CommandTable;
import io.quorate.kv.command.Commands;
import io.quorate.kv.command.Statistics;
import io.quorate.kv.group.ServedNode;
import io.quorate.kv.store.KvResult;
import io.quorate.kv.store.KvStateMachine;
import io.quorate.kv.tls.ServerTls;
import io.quorate.kv.watch.Events;
import io.quorate.kv.watch.WatchPort;
import io.quorate.kv.watch.Watched;
import io.quorate.raft.RaftNode;
import io.quorate.raft.RaftNodeBuilder;
import io.quorate.raft.api.CountingMetrics;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.transport.netty.NettyTransport;
import io.quorate.raft.transport.netty.NettyTransportBuilder;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A running server: one node with its log, its port for the others, and its port for clients. */
public final class KvServer implements AutoCloseable {
    private static final ClusterId CLUSTER = ClusterId.of("kv");
    private static final GroupId GROUP = GroupId.of("kv");

    // What is to be closed, the latest first.
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Events events = new Events();
    private final Endpoint endpoint;
    private final Optional<WatchPort> watch;

    private KvServer(ServerOptions options) {
        boolean started = false;
        try {
            KvStateMachine machine = new KvStateMachine();
            CountingMetrics metrics = new CountingMetrics();
            RaftNode<KvResult> node = node(options, machine, metrics);
            Statistics statistics = new Statistics();
            ServedNode served = new ServedNode(node, machine);
            CommandTable table = Commands.of(served, options.clients().password(), statistics);
            endpoint = Endpoint.open(
                    new Dispatcher(served, table, statistics, options.clients().timeout()),
                    options.clients(),
                    options.tls().flatMap(ServerTls::endpoint));
            parts.push(endpoint);
            Watched watched = new Watched(served, metrics, statistics, events);
            watch = options.watch().map(where -> WatchPort.open(watched, where));
            boolean unused = parts.remove(endpoint);
            started = true;
        } finally {
            if (!started) {
                closeParts();
            }
        }
    }

    private RaftNode<KvResult> node(ServerOptions options, KvStateMachine machine, CountingMetrics metrics) {
        LogStore log = options.log()
                .open(options.data().resolve("log"), CLUSTER, options.self().id());
        parts.push(log);
        NettyTransportBuilder network = NettyTransport.builder(log.identity())
                .bind(options.bind())
                .advertise(options.self().address());
        options.tls()
                .map(ServerTls::files)
                .ifPresent(tls -> network.tls(tls.accepting(ClientAuth.REQUIRE), tls.dialling()));
        NettyTransport transport = network.build();
        parts.push(transport);
        RaftNodeBuilder<KvResult> builder = RaftNode.builder(machine)
                .group(GROUP)
                .logStore(log)
                .transport(transport)
                .snapshotDirectory(options.data().resolve("snapshots"))
                .options(options.raft())
                .listener(events);
        if (options.watch().isPresent()) {
            builder.metrics(metrics);
        }
        if (!options.founders().isEmpty()) {
            builder.bootstrap(Configuration.ofVoters(options.founders()));
        }
        RaftNode<KvResult> node = builder.start();
        parts.push(node);
        return node;
    }

    /**
     * Starts a server. It serves clients when this returns; whether there is a leader already is another matter.
     *
     * @throws RuntimeException if it cannot start, with the reason as its message
     */
    public static KvServer start(ServerOptions options) {
        return new KvServer(options);
    }

    /** Returns where clients connect. */
    public Optional<InetSocketAddress> clientAddress() {
        return endpoint.address();
    }

    /** Returns where the server is watched, if it is. */
    public Optional<InetSocketAddress> watchAddress() {
        return watch.flatMap(WatchPort::address);
    }

    /** Returns what ends with the failure that has stopped the node, if one ever does. */
    public CompletableFuture<Throwable> failure() {
        return events.failure();
    }

    /**
     * Lets no client in any more, hands leadership over, stops the node, answers what was under way, and closes
     * everything. Blocks for an election timeout at most and a little longer. Does nothing the second time.
     */
    @Override
    public void close() {
        endpoint.refuse();
        AutoCloseable node = parts.poll();
        if (node != null) {
            close(node);
        }
        endpoint.close();
        watch.ifPresent(WatchPort::close);
        closeParts();
    }

    private void closeParts() {
        AutoCloseable part = parts.poll();
        while (part != null) {
            close(part);
            part = parts.poll();
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException("cannot close " + part, failed);
        }
    }
}
