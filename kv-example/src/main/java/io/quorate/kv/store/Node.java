package io.quorate.kv.store;

import io.quorate.raft.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/** A node of a {@link VersionedMap}'s tree. Written to only while its epoch is the map's: later it may be shared. */
final class Node {
    final long epoch;
    final byte[] key;
    Bytes value;

    @Nullable
    Node left;

    @Nullable
    Node right;

    private int height = 1;

    Node(long epoch, byte[] key, Bytes value) {
        this.epoch = epoch;
        this.key = key;
        this.value = value;
    }

    /** Returns this node if it may be written to in this epoch, else a copy that may. */
    Node writableIn(long currentEpoch) {
        if (epoch == currentEpoch) {
            return this;
        }
        Node copy = new Node(currentEpoch, key, value);
        copy.left = left;
        copy.right = right;
        copy.height = height;
        return copy;
    }

    /** Returns how much higher the left side is. */
    int leaning() {
        return height(left) - height(right);
    }

    void updateHeight() {
        height = 1 + Math.max(height(left), height(right));
    }

    static int height(@Nullable Node node) {
        return node == null ? 0 : node.height;
    }
}
