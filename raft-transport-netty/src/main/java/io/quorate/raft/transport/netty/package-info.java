/**
 * The TCP transport: one connection per direction and pair of nodes, shared by all groups, and a second one for
 * snapshots.
 *
 * <p>{@link io.quorate.raft.transport.netty.NettyTransport} is the door. Behind it a {@code PeerLink} per peer has two
 * {@code Lane}s, which dial, queue and write; an {@code Acceptor} takes the connections of others and hands what they
 * say to the groups. A lane and its connection live on one event loop, so their state needs no lock.
 */
@NullMarked
package io.quorate.raft.transport.netty;

import org.jspecify.annotations.NullMarked;
