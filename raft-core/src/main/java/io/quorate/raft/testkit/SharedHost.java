package io.quorate.raft.testkit;

import io.quorate.raft.RaftHost;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageFullException;
import io.quorate.raft.spi.Transport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shipped host of several groups, whose simulated ports lead to those of each group. */
final class SharedHost {
    private final Map<GroupId, SimulatedLogStore> logs = new LinkedHashMap<>();
    private final Map<GroupId, Transport> transports = new LinkedHashMap<>();
    private final NodeIdentity identity;
    private final RaftHost host;

    SharedHost(SimulatedEnvironment environment, NodeIdentity identity, Scenario scenario) {
        this.identity = identity;
        this.host = RaftHost.builder()
                .environment(environment)
                .logStore(new Store())
                .transport(new Ways())
                .options(scenario.options())
                .start();
    }

    /** Adds the ports of a group, whose node is then to be made by the host that is returned. */
    RaftHost add(GroupId group, SimulatedLogStore log, Transport transport) {
        logs.put(group, log);
        transports.put(group, transport);
        return host;
    }

    void close() {
        host.close();
    }

    private static <T> T of(GroupId group, Map<GroupId, T> all) {
        T found = all.get(group);
        if (found == null) {
            throw new IllegalStateException("group " + group + " is not known here");
        }
        return found;
    }

    /** One log store for all: what is written together is refused together, and fails for all. */
    private final class Store implements LogStore {
        @Override
        public NodeIdentity identity() {
            return identity;
        }

        @Override
        public RecoveredLog recover(GroupId group) {
            return of(group, logs).recover(group);
        }

        @Override
        public void write(List<LogWrite> writes) {
            Map<GroupId, List<LogWrite>> shares = new LinkedHashMap<>();
            for (LogWrite write : writes) {
                shares.computeIfAbsent(write.group(), group -> new ArrayList<>())
                        .add(write);
            }
            try {
                shares.forEach((group, share) -> of(group, logs).prepare(share));
                shares.forEach((group, share) -> of(group, logs).put(share));
            } catch (StorageFullException e) {
                throw e;
            } catch (RuntimeException e) {
                logs.values().forEach(SimulatedLogStore::failToo);
                throw e;
            }
        }

        @Override
        public LogSlice read(GroupId group, long fromIndex, long toIndex, long maxBytes) {
            return of(group, logs).read(group, fromIndex, toIndex, maxBytes);
        }

        @Override
        public void close() {
            logs.values().forEach(SimulatedLogStore::close);
        }
    }

    private final class Ways implements Transport {
        @Override
        public void register(GroupId group, Receiver receiver) {
            of(group, transports).register(group, receiver);
        }

        @Override
        public void unregister(GroupId group) {
            of(group, transports).unregister(group);
        }

        @Override
        public void peers(GroupId group, Collection<Member> members) {
            of(group, transports).peers(group, members);
        }

        @Override
        public void send(GroupId group, Message message) {
            of(group, transports).send(group, message);
        }

        @Override
        public void close() {
            transports.values().forEach(Transport::close);
        }
    }
}
