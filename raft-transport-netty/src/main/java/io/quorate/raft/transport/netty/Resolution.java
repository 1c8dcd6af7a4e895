package io.quorate.raft.transport.netty;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Resolves host names on threads of its own, since a slow name server must not hold up an event loop. */
final class Resolution implements AutoCloseable {
    private static final int THREADS = 2;
    private static final long KEEP_ALIVE_SECONDS = 10;
    private static final long CLOSE_SECONDS = 5;

    private final NameResolver resolver;
    private final OwnThreads threads;
    private final ThreadPoolExecutor executor;

    Resolution(NameResolver resolver, String threadName) {
        this.resolver = resolver;
        this.threads = new OwnThreads(threadName);
        this.executor = new ThreadPoolExecutor(
                THREADS, THREADS, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        executor.allowCoreThreadTimeOut(true);
    }

    /** Returns the addresses of the host, at least one, at once where it is an IP address. */
    CompletableFuture<List<InetAddress>> resolve(String host) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            if (literal != null) {
                return CompletableFuture.completedFuture(List.of(InetAddress.getByAddress(host, literal)));
            }
            return CompletableFuture.supplyAsync(() -> lookUp(host), executor);
        } catch (UnknownHostException | RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private List<InetAddress> lookUp(String host) {
        try {
            List<InetAddress> addresses = resolver.resolve(host);
            if (addresses.isEmpty()) {
                throw new UnknownHostException(host);
            }
            return addresses;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the threads and waits for them, though not for a name server that does not answer. */
    @Override
    public void close() {
        executor.shutdownNow();
        threads.join(CLOSE_SECONDS);
    }
}
