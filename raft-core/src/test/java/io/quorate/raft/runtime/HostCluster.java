package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.RaftHost;
import io.quorate.raft.RaftNode;
import io.quorate.raft.api.RaftListener;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.memory.InProcessNetwork;
import io.quorate.raft.memory.MemoryLogStore;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.Environment.SerialExecutor;
import io.quorate.raft.spi.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Three hosts with a node of every group each, on one thread in virtual time; their stores outlive them. */
final class HostCluster implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);

    final ManualEnvironment environment;
    final InProcessNetwork network = new InProcessNetwork();
    final Map<String, Site> sites = new TreeMap<>();
    final List<GroupId> groups = new ArrayList<>();
    private final Configuration members;

    /** A host, what it stands on, and what was heard of its nodes. */
    static final class Site {
        final NodeId id;
        final FaultyLogStore log;
        final Map<GroupId, MemorySnapshots> snapshots = new TreeMap<>();
        final Map<GroupId, RaftNode<Integer>> nodes = new TreeMap<>();
        final Map<GroupId, Throwable> failures = new TreeMap<>();
        final Map<GroupId, JournalMachine> machines = new TreeMap<>();

        @Nullable
        RaftHost host;

        private @Nullable Transport transport;
        private @Nullable SerialExecutor delivery;

        private Site(NodeId id) {
            this.id = id;
            this.log = new FaultyLogStore(new MemoryLogStore(new NodeIdentity(ClusterId.of("test"), id, 7)));
        }

        boolean isUp() {
            return host != null;
        }

        JournalMachine machine(GroupId group) {
            JournalMachine machine = machines.get(group);
            if (machine == null) {
                throw new IllegalStateException("no state of group " + group + " on " + id);
            }
            return machine;
        }

        RaftNode<Integer> node(GroupId group) {
            RaftNode<Integer> node = nodes.get(group);
            if (node == null) {
                throw new IllegalStateException("no node of group " + group + " on " + id);
            }
            return node;
        }
    }

    HostCluster(long seed, int groupCount) {
        environment = new ManualEnvironment(seed);
        List<Member> voters = new ArrayList<>();
        for (String id : List.of("1", "2", "3")) {
            voters.add(Member.of(id, "node-" + id));
            sites.put(id, new Site(NodeId.of(id)));
        }
        members = Configuration.ofVoters(voters);
        for (int i = 0; i < groupCount; i++) {
            groups.add(GroupId.of("g" + i));
        }
        sites.keySet().forEach(this::start);
    }

    Site site(String id) {
        Site site = sites.get(id);
        if (site == null) {
            throw new IllegalArgumentException("no host " + id);
        }
        return site;
    }

    void start(String id) {
        Site site = site(id);
        SerialExecutor delivery = environment.serialExecutor("delivery-" + id);
        Transport transport = network.transport(site.log.identity(), delivery);
        site.delivery = delivery;
        site.transport = transport;
        site.host = RaftHost.builder()
                .logStore(site.log)
                .transport(transport)
                .options(TestCluster.OPTIONS)
                .environment(environment)
                .start();
        groups.forEach(group -> start(site, group));
    }

    RaftNode<Integer> start(Site site, GroupId group) {
        RaftHost host = site.host;
        if (host == null) {
            throw new IllegalStateException("host " + site.id + " is down");
        }
        JournalMachine machine = new JournalMachine();
        site.machines.put(group, machine);
        RaftNode<Integer> node = host.node(machine)
                .group(group)
                .snapshotStore(site.snapshots.computeIfAbsent(group, key -> new MemorySnapshots()))
                .bootstrap(members)
                .listener(new RaftListener() {
                    @Override
                    public void failed(Throwable cause) {
                        site.failures.put(group, cause);
                    }
                })
                .start();
        site.nodes.put(group, node);
        return node;
    }

    void stop(String id) {
        Site site = site(id);
        if (site.host != null) {
            site.host.close();
            assertEquals(0, site.host.groups().size());
        }
        if (site.transport != null) {
            site.transport.close();
        }
        if (site.delivery != null) {
            site.delivery.close();
        }
        site.host = null;
        site.transport = null;
        site.delivery = null;
        site.nodes.clear();
    }

    /** Returns who leads the group, where all that are up agree on it; null otherwise. */
    @Nullable
    Site leader(GroupId group) {
        Site leader = null;
        for (Site site : sites.values()) {
            if (site.isUp() && site.node(group).status().role() == RoleName.LEADER) {
                leader = site;
            }
        }
        for (Site site : sites.values()) {
            boolean follows = !site.isUp()
                    || (leader != null
                            && site.node(group)
                                    .status()
                                    .leader()
                                    .filter(leader.id::equals)
                                    .isPresent());
            leader = follows ? leader : null;
        }
        return leader;
    }

    void awaitLeaders() {
        environment.runUntil(
                "a leader of every group", LIMIT, () -> groups.stream().allMatch(group -> leader(group) != null));
    }

    /** Writes to every group by way of this host, and waits until all that are up have applied it. */
    void writeEverywhere(String host, String command) {
        List<CompletableFuture<?>> writes = new ArrayList<>();
        for (GroupId group : groups) {
            writes.add(site(host).node(group).propose(Bytes.utf8(command)));
        }
        environment.runUntil("all writes", LIMIT, () -> writes.stream().allMatch(CompletableFuture::isDone));
        writes.forEach(CompletableFuture::join);
        environment.runUntil(
                "all have it",
                LIMIT,
                () -> sites.values().stream()
                        .filter(Site::isUp)
                        .allMatch(site -> site.machines.values().stream()
                                .allMatch(machine -> machine.commands().contains(command))));
    }

    /** Closes everything and checks that nothing is left open. */
    @Override
    public void close() {
        List.copyOf(sites.keySet()).forEach(this::stop);
        assertEquals(List.of(), environment.openExecutors());
        assertEquals(0, environment.timers());
    }
}
