package io.quorate.kv.remote;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.quorate.kv.client.GroupAdmin;
import io.quorate.kv.client.KvClient;
import io.quorate.kv.client.KvFailure;
import io.quorate.kv.client.NodeReport;
import io.quorate.kv.client.Reasons;
import io.quorate.kv.client.Retry;
import io.quorate.kv.resp.Reply;
import io.quorate.kv.store.KvCommand;
import io.quorate.kv.store.KvResult;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A client of servers in other processes. It talks to one of them until that one cannot do what is asked, and then to
 * the next.
 */
public final class RemoteClient implements KvClient, GroupAdmin, AutoCloseable {
    // Longer than a server may take for a command, and for a learner to catch up.
    private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration SNAPSHOT_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(3);

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("kv-remote", true), NioIoHandler.newFactory());
    private final List<RemoteNode> nodes;
    private final Duration timeout;
    private final AtomicInteger present = new AtomicInteger();

    /**
     * Makes a client; nothing is connected yet.
     *
     * @param addresses where servers serve clients, {@code host:port}
     * @param password what they want to hear first, if they do
     * @param tls how to talk TLS to them; empty = in plain
     * @param timeout how long a command may take
     */
    public RemoteClient(List<String> addresses, Optional<String> password, Optional<SslContext> tls, Duration timeout) {
        this.nodes = addresses.stream()
                .map(address -> new RemoteNode(address, password, tls, loops))
                .toList();
        this.timeout = timeout;
    }

    /**
     * Waits until one of the servers answers.
     *
     * @throws KvFailure if none does, with the reason of the last
     */
    public void connect() {
        String reason = "";
        for (RemoteNode node : nodes) {
            try {
                node.ask(words("PING")).get(STATUS_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                present.set(nodes.indexOf(node));
                return;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new KvFailure("interrupted", interrupted);
            } catch (TimeoutException late) {
                reason = "no answer from " + node.address();
            } catch (ExecutionException failed) {
                reason = String.valueOf(Reasons.unwrapped(failed).getMessage());
            }
        }
        throw new KvFailure(reason);
    }

    /** Returns how many servers it knows. */
    public int servers() {
        return nodes.size();
    }

    /** Sets a key by one of the servers, without trying again. */
    public CompletableFuture<Reply> put(int server, Bytes key, Bytes value) {
        return once(server, words("SET", key, value));
    }

    /** Asks one of the servers for the value of a key, without trying again. */
    public CompletableFuture<Reply> get(int server, Bytes key) {
        return once(server, words("GET", key));
    }

    private CompletableFuture<Reply> once(int server, List<Bytes> words) {
        // The server itself answers in time; who does not is frozen or cut off.
        return nodes.get(server)
                .ask(words)
                .orTimeout(timeout.plus(STATUS_TIMEOUT).toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletableFuture<KvResult> execute(KvCommand command) {
        if (command instanceof KvCommand.Put put) {
            return ask(timeout, words("SET", put.key(), put.value())).thenApply(ok -> new KvResult.Stored());
        }
        if (command instanceof KvCommand.Delete delete) {
            return ask(timeout, words("DEL", delete.key()))
                    .thenApply(reply -> new KvResult.Deleted(reply.equals(new Reply.Numeral(1))));
        }
        if (command instanceof KvCommand.CompareAndSet cas) {
            List<Bytes> words =
                    words("SET", cas.key(), cas.value(), Bytes.utf8("IFEQ"), cas.expected(), Bytes.utf8("GET"));
            return ask(timeout, words).thenApply(reply -> compared(cas, reply));
        }
        if (command instanceof KvCommand.Increment increment) {
            Bytes delta = Bytes.utf8(Long.toString(increment.delta()));
            return ask(timeout, words("INCRBY", increment.key(), delta)).thenApply(RemoteClient::counted);
        }
        return CompletableFuture.failedFuture(new KvFailure("not a command that this client knows: " + command));
    }

    private static KvResult compared(KvCommand.CompareAndSet cas, Reply reply) {
        Bytes before = reply instanceof Reply.Bulk bulk ? bulk.value() : null;
        boolean stored = before != null && cas.expected().equals(before);
        return stored ? new KvResult.Stored() : new KvResult.Mismatched(before);
    }

    private static KvResult counted(Reply reply) {
        if (reply instanceof Reply.Numeral number) {
            return new KvResult.Counted(number.value());
        }
        throw Replies.unexpected(reply);
    }

    @Override
    public CompletableFuture<Optional<Bytes>> get(Bytes key) {
        return ask(timeout, words("GET", key))
                .thenApply(reply ->
                        reply instanceof Reply.Bulk bulk ? Optional.ofNullable(bulk.value()) : Optional.empty());
    }

    @Override
    public CompletableFuture<List<Bytes>> keys(Bytes prefix) {
        return ask(timeout, words("KEYS", Globs.prefix(prefix))).thenApply(Replies::bulks);
    }

    @Override
    public CompletableFuture<List<NodeReport>> nodes() {
        CompletableFuture<List<NodeReport>> reports = CompletableFuture.completedFuture(List.of());
        for (RemoteNode node : nodes) {
            CompletableFuture<NodeReport> report = status(node)
                    .orTimeout(STATUS_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .thenApply(lines -> StatusLines.report(node.address(), lines))
                    .exceptionally(failure -> StatusLines.unreached(node.address(), failure));
            reports = reports.thenCombine(report, (before, next) -> {
                List<NodeReport> all = new ArrayList<>(before);
                all.add(next);
                return all;
            });
        }
        return reports;
    }

    private static CompletableFuture<Map<String, String>> status(RemoteNode node) {
        return node.ask(words("RAFT", Bytes.utf8("STATUS"))).thenApply(StatusLines::read);
    }

    @Override
    public CompletableFuture<SnapshotReport> takeSnapshot() {
        RemoteNode node = node();
        return node.ask(words("SAVE"))
                .thenCompose(ok -> status(node))
                .thenApply(lines -> new SnapshotReport(
                        lines.getOrDefault("node_id", node.address()),
                        StatusLines.number(lines, "snapshot_index"),
                        OptionalLong.empty()))
                .orTimeout(SNAPSHOT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletableFuture<Void> add(NodeId id, Optional<String> address) {
        String where = address.orElseThrow(() -> new KvFailure("add needs the address of the node"));
        return raft("ADD", id, Bytes.utf8(where));
    }

    @Override
    public CompletableFuture<Void> remove(NodeId id) {
        return raft("REMOVE", id);
    }

    @Override
    public CompletableFuture<Void> promote(NodeId id) {
        return raft("PROMOTE", id);
    }

    @Override
    public CompletableFuture<Void> transfer(NodeId id) {
        return raft("TRANSFER", id);
    }

    private CompletableFuture<Void> raft(String verb, NodeId id, Bytes... more) {
        List<Bytes> words = new ArrayList<>(words("RAFT", Bytes.utf8(verb), Bytes.utf8(id.value())));
        words.addAll(List.of(more));
        return ask(CHANGE_TIMEOUT, words).thenAccept(ok -> {});
    }

    /** Asks the server of the moment, and another one where that surely did nothing. */
    private CompletableFuture<Reply> ask(Duration limit, List<Bytes> words) {
        Function<RemoteNode, CompletableFuture<Reply>> attempt =
                node -> node.ask(words).whenComplete((reply, failure) -> {
                    if (failure != null) {
                        leave(node);
                    }
                });
        // The server itself tries for as long; its answer is to arrive.
        return Retry.within(limit.plus(STATUS_TIMEOUT), () -> attempt.apply(node()));
    }

    private RemoteNode node() {
        return nodes.get(present.get());
    }

    private void leave(RemoteNode node) {
        int index = nodes.indexOf(node);
        present.compareAndSet(index, (index + 1) % nodes.size());
    }

    private static List<Bytes> words(String command, Bytes... arguments) {
        List<Bytes> words = new ArrayList<>(List.of(Bytes.utf8(command)));
        words.addAll(List.of(arguments));
        return words;
    }

    /** Closes the connections. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
