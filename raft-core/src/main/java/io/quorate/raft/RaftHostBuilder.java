package io.quorate.raft;

import io.quorate.raft.api.HostThreads;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.runtime.LogWriter;
import io.quorate.raft.runtime.PooledEnvironment;
import io.quorate.raft.spi.Environment;
import io.quorate.raft.spi.Environment.Work;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a host is made of. A log store and a transport are needed; the rest has a default. Used by one thread.
 */
public final class RaftHostBuilder {
    private static final String THREAD_NAMES = "raft";

    private @Nullable LogStore logStore;
    private @Nullable Transport transport;
    private @Nullable Path snapshotDirectory;
    private RaftOptions options = RaftOptions.DEFAULT;
    private @Nullable HostThreads threads;
    private @Nullable Environment environment;

    RaftHostBuilder() {}

    /** Sets where the logs of all groups are. Its identity says who the nodes are. It stays the caller's to close. */
    public RaftHostBuilder logStore(LogStore value) {
        logStore = value;
        return this;
    }

    /** Sets how peers are reached. It stays the caller's to close. */
    public RaftHostBuilder transport(Transport value) {
        transport = value;
        return this;
    }

    /** Sets a directory in which each group keeps its snapshots in one of its own, named after the group. */
    public RaftHostBuilder snapshotDirectory(Path value) {
        snapshotDirectory = value;
        return this;
    }

    /** Sets timeouts and limits of all nodes that are not given others; {@link RaftOptions#DEFAULT} unless set. */
    public RaftHostBuilder options(RaftOptions value) {
        options = value;
        return this;
    }

    /** Sets how many threads the groups share; {@link HostThreads#ofThisMachine} unless set. */
    public RaftHostBuilder threads(HostThreads value) {
        threads = value;
        return this;
    }

    /** Sets what gives threads, time and randomness, in the place of threads. It stays the caller's to close. */
    public RaftHostBuilder environment(Environment value) {
        environment = value;
        return this;
    }

    /**
     * Returns a host without nodes. Does not block.
     *
     * @throws IllegalStateException if something that is needed is missing
     * @throws IllegalArgumentException if settings contradict each other
     */
    public RaftHost start() {
        LogStore log = required(logStore, "a log store", "logStore");
        Transport network = required(transport, "a transport", "transport");
        if (threads != null && environment != null) {
            throw new IllegalArgumentException("set either threads or environment, not both");
        }
        List<AutoCloseable> owned = new ArrayList<>();
        Environment surroundings = environment(owned);
        String name = String.valueOf(log.identity().node());
        LogWriter writer = LogWriter.ofManyGroups(log, surroundings.serialExecutor(Work.LOG, name), surroundings);
        owned.add(writer);
        RaftHost.Ground ground = new RaftHost.Ground(new RaftHost.Log(log, writer), network, surroundings);
        return new RaftHost(ground, options, snapshotDirectory, owned);
    }

    private Environment environment(List<AutoCloseable> owned) {
        if (environment != null) {
            return environment;
        }
        PooledEnvironment made =
                new PooledEnvironment(THREAD_NAMES, threads != null ? threads : HostThreads.ofThisMachine());
        owned.add(made);
        return made;
    }

    private static <T> T required(@Nullable T value, String what, String setter) {
        if (value == null) {
            throw new IllegalStateException("a host needs " + what + ": call " + setter + "(...) before start()");
        }
        return value;
    }
}
