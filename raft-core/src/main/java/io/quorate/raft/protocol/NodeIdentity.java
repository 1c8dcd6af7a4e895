package io.quorate.raft.protocol;

/**
 * Who a node is, as its data directory and the transport's handshake say it.
 *
 * @param cluster the cluster it belongs to
 * @param node its stable name
 * @param incarnation a random number given to a data directory when it is first made: a node that comes back with
 *     another one under its old name has lost what it promised
 */
public record NodeIdentity(ClusterId cluster, NodeId node, long incarnation) {

    @Override
    public String toString() {
        return "node " + node + " of cluster " + cluster + " (incarnation " + Long.toHexString(incarnation) + ")";
    }
}
