package io.quorate.raft.testkit;

import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.Transport;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What the nodes of one group say to each other, and how it gets lost, late, doubled or old on its way. */
final class SimulatedNetwork {
    private static final double MAX_DROP = 0.3;

    private final VirtualTime time;
    private final Weather weather;
    private final Ledgers ledgers;
    private final MessageChecks checks;
    private final Counts counts;
    private final @Nullable Endpoint[] endpoints;
    private final Links links;
    private final Attic attic;
    private final Shortening shortening;
    private final ElectionNews elections = new ElectionNews();

    SimulatedNetwork(Links links, VirtualTime time, Weather weather, Ledgers ledgers, Counts counts) {
        int nodes = links.nodes();
        this.links = links;
        this.time = time;
        this.weather = weather;
        this.ledgers = ledgers;
        this.checks = new MessageChecks(ledgers);
        this.counts = counts;
        this.endpoints = new Endpoint[nodes];
        this.attic = new Attic(nodes, weather);
        this.shortening = new Shortening(weather);
    }

    /** Returns the transport of a life of a node. */
    Transport transport(int node, SimulatedEnvironment life) {
        Endpoint endpoint =
                new Endpoint(node, life, ledgers.disk(node).identity().incarnation());
        endpoints[node] = endpoint;
        return endpoint;
    }

    /** Returns the ways that this group shares with the others. */
    Links links() {
        return links;
    }

    /** Returns who tells of candidates and votes, just before other nodes hear of them. */
    ElectionNews elections() {
        return elections;
    }

    /** Lets a copy with fewer entries go before each append. */
    void shorten(boolean isOn) {
        shortening.insist(isOn);
    }

    /** Lets the old answers that were kept of those that a node was sent arrive once more. */
    void recall(int node) {
        for (Message old : attic.all(node)) {
            arriveOnceMore(node, old);
        }
    }

    /**
     * Mends every way. What is under way arrives when it arrives; old messages are replayed for this long still, and
     * not for ever, since those of a leader that is gone since then keep its followers from electing another one.
     */
    void heal(long replayNanos) {
        attic.closeAt(time.now() + replayNanos);
        links.mend();
    }

    private void send(int from, Message message) {
        int to = ledgers.positionOf(message.to());
        Endpoint sender = endpoints[from];
        if (sender == null) {
            return;
        }
        ledgers.journal().mix(message.term() * 64 + from * 8L + to);
        checks.sent(from, to, message);
        counts.messages++;
        elections.sent(from, to, message);
        if (links.link(from, to).isCut() || !sender.reaches(to) || weather.strikes(Fault.DROP, MAX_DROP)) {
            ledgers.journal().note(() -> ledgers.label() + "lost: " + message);
            lost(from, to, message.to());
            return;
        }
        ledgers.journal().note(() -> ledgers.label() + "sent: " + message);
        answerFromThePast(from, message);
        if (message instanceof AppendEntries append && shortening.strikes()) {
            carry(sender, to, shortening.of(append), weather.travel());
        }
        carry(sender, to, message, weather.travel());
        if (weather.strikes(Fault.DUPLICATE, 0.3)) {
            carry(sender, to, message, weather.travel());
        }
        if (weather.strikes(Fault.REPLAY, 0.1)) {
            time.after(weather.replayDelay(), () -> {
                if (attic.isOpen(time.now())) {
                    arrive(sender, to, message);
                }
            });
        }
    }

    /** A node has become another one under its old name. */
    void forget(NodeId node) {
        attic.forget(node);
    }

    /** Lets an old answer arrive at a node that asks: what is most likely to be taken for the answer it waits for. */
    private void answerFromThePast(int asking, Message question) {
        Message old = attic.answerTo(asking, question);
        if (old != null) {
            arriveOnceMore(asking, old);
        }
    }

    private void arriveOnceMore(int to, Message old) {
        Endpoint sender = endpoints[ledgers.positionOf(old.from())];
        if (sender != null) {
            time.after(weather.travel(), () -> arrive(sender, to, old));
        }
    }

    private void carry(Endpoint sender, int to, Message message, long nanos) {
        boolean mayOvertake = weather.strikes(Fault.REORDER, 0.5);
        long at = links.link(sender.node, to).arrival(time.now(), nanos, mayOvertake);
        time.at(at, () -> arrive(sender, to, message));
    }

    private void arrive(Endpoint sender, int to, Message message) {
        int from = sender.node;
        Endpoint endpoint = endpoints[to];
        Transport.Receiver receiver = endpoint == null ? null : endpoint.receiver;
        if (sender.incarnation != ledgers.disk(from).identity().incarnation()) {
            // It takes longer to replace a disk than any message travels.
            return;
        }
        if (endpoint == null || receiver == null || !endpoint.life.isAlive()) {
            lost(from, to, message.to());
            return;
        }
        ledgers.journal().note(() -> ledgers.label() + "arrived: " + message);
        attic.keep(to, message);
        ledgers.node(to).delivered(from, message);
        endpoint.heard[from] = true;
        receiver.received(message, sender.incarnation);
    }

    private void lost(int from, int position, NodeId to) {
        Endpoint sender = endpoints[from];
        if (sender == null || links.link(from, position).isSilent() || weather.isSilentLoss()) {
            return;
        }
        time.after(weather.travel(), () -> {
            Transport.Receiver receiver = sender.receiver;
            if (receiver != null && sender.life.isAlive()) {
                receiver.unreachable(to);
            }
        });
    }

    private final class Endpoint implements Transport {
        private final int node;
        private final SimulatedEnvironment life;
        private final long incarnation;
        private final boolean[] named = new boolean[links.nodes()];
        private final boolean[] heard = new boolean[links.nodes()];
        private @Nullable Receiver receiver;

        Endpoint(int node, SimulatedEnvironment life, long incarnation) {
            this.node = node;
            this.life = life;
            this.incarnation = incarnation;
        }

        /** Returns whether the node knows where that one is, or has a connection that was opened there. */
        boolean reaches(int to) {
            return named[to] || heard[to];
        }

        @Override
        public void register(GroupId group, Receiver registered) {
            if (receiver != null) {
                throw new IllegalStateException("registered already");
            }
            receiver = registered;
        }

        @Override
        public void unregister(GroupId group) {
            receiver = null;
        }

        @Override
        public void peers(GroupId group, Collection<Member> members) {
            boolean[] before = named.clone();
            Arrays.fill(named, false);
            for (Member member : members) {
                named[ledgers.positionOf(member.id())] = true;
            }
            for (int i = 0; i < named.length; i++) {
                heard[i] &= named[i] || !before[i];
            }
        }

        @Override
        public void send(GroupId group, Message message) {
            if (life.isAlive()) {
                SimulatedNetwork.this.send(node, message);
            }
        }

        @Override
        public void close() {
            receiver = null;
        }
    }
}
