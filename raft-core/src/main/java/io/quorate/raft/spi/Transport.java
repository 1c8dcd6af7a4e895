package io.quorate.raft.spi;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import java.util.Collection;

/**
 * Carries messages between the nodes of all the groups of a process. It may lose, delay and reorder them, never alter
 * them. All methods may be called by any thread and none of them blocks.
 */
public interface Transport extends AutoCloseable {

    /**
     * Where a group's messages and news of its peers go. Called by the transport's threads, which hold no locks then:
     * it may call the transport, and takes some time, but does not block.
     */
    interface Receiver {

        /** Takes a message that is addressed to this node. */
        void received(Message message);

        /**
         * Takes a message that is addressed to this node from a sender whose identity the transport has seen.
         *
         * @param incarnation of the sender's data directory, as
         *     {@link io.quorate.raft.protocol.NodeIdentity#incarnation}; 0 = not known. Over a transport that never
         *     knows it, wiped voters go unnoticed, and learners get no vote
         */
        default void received(Message message, long incarnation) {
            received(message);
        }

        /** Learns that messages to this peer are being lost: the connection broke, could not be made, or is full. */
        void unreachable(NodeId peer);
    }

    /**
     * Starts to deliver a group's messages.
     *
     * @throws IllegalStateException if the group is registered already
     */
    void register(GroupId group, Receiver receiver);

    /** Stops to deliver a group's messages. None is delivered after this returns, but for one that is under way. */
    void unregister(GroupId group);

    /**
     * Says where a group's peers are. Replaces what was said before for this group; a peer that no group names any more
     * is disconnected, but can be answered when it is heard from: a node may have to answer one that it does not know
     * to be a member, as it lacks the entry that made it one (§4.2.3). Addresses are resolved anew at every connect.
     */
    void peers(GroupId group, Collection<Member> members);

    /**
     * Sends a message to {@code message.to()}. Messages of one group to one peer keep their order, except that snapshot
     * chunks travel apart, and that heartbeats and their answers, which keep their order among themselves, may overtake
     * all others: neither bulk data nor another group may delay them. Where the peer is neither named nor was heard
     * from, or cannot be reached, or its queue is full, the message is dropped and the receiver hears
     * {@link Receiver#unreachable} in time.
     */
    void send(GroupId group, Message message);

    /** Closes connections, ports and threads, and waits for them. Does nothing the second time. */
    @Override
    void close();
}
