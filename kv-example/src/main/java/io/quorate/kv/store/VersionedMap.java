package io.quorate.kv.store;

import io.quorate.raft.protocol.Bytes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map whose present state can be {@linkplain #view() viewed} at no cost, for good: a balanced tree (AVL) that
 * is written in place, except that the first write to a node after a view copies the node. So a snapshot costs neither
 * a pause nor a second map; it costs one copied path for each of the next writes, until the paths are new.
 *
 * <p>Keys are in the order of their unsigned bytes. For one thread; its views are for any.
 */
final class VersionedMap {
    private @Nullable Node root;
    private int size;
    private long epoch;

    /** Returns the state as it is now, whatever is written later. Takes constant time. */
    KvView view() {
        epoch++;
        return new KvView(root, size);
    }

    int size() {
        return size;
    }

    @Nullable
    Bytes get(Bytes key) {
        byte[] wanted = key.toByteArray();
        Node node = root;
        while (node != null) {
            int order = Arrays.compareUnsigned(wanted, node.key);
            if (order == 0) {
                return node.value;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    void put(Bytes key, Bytes value) {
        root = put(root, key.toByteArray(), value);
    }

    /** Removes a key, and returns whether it was there. */
    boolean remove(Bytes key) {
        // A miss must not copy the path to where the key would be.
        if (get(key) == null) {
            return false;
        }
        root = remove(root, key.toByteArray());
        size--;
        return true;
    }

    private Node put(@Nullable Node node, byte[] key, Bytes value) {
        if (node == null) {
            size++;
            return new Node(epoch, key, value);
        }
        Node own = node.writableIn(epoch);
        int order = Arrays.compareUnsigned(key, own.key);
        if (order == 0) {
            own.value = value;
            return own;
        }
        if (order < 0) {
            own.left = put(own.left, key, value);
        } else {
            own.right = put(own.right, key, value);
        }
        return balanced(own);
    }

    private @Nullable Node remove(@Nullable Node node, byte[] key) {
        Node present = Objects.requireNonNull(node);
        int order = Arrays.compareUnsigned(key, present.key);
        if (order == 0) {
            return joined(present.left, present.right);
        }
        Node own = present.writableIn(epoch);
        if (order < 0) {
            own.left = remove(own.left, key);
        } else {
            own.right = remove(own.right, key);
        }
        return balanced(own);
    }

    /** Returns one tree of two, all keys of the left one being smaller; their heights differ by one at most. */
    private @Nullable Node joined(@Nullable Node left, @Nullable Node right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        Node first = right;
        while (first.left != null) {
            first = first.left;
        }
        Node rest = withoutFirst(right);
        Node top = first.writableIn(epoch);
        top.left = left;
        top.right = rest;
        return balanced(top);
    }

    private @Nullable Node withoutFirst(Node node) {
        if (node.left == null) {
            return node.right;
        }
        Node own = node.writableIn(epoch);
        own.left = withoutFirst(node.left);
        return balanced(own);
    }

    private Node balanced(Node node) {
        int leaning = node.leaning();
        if (leaning > 1) {
            Node left = writable(node.left);
            node.left = left.leaning() < 0 ? rotatedLeft(left) : left;
            return rotatedRight(node);
        }
        if (leaning < -1) {
            Node right = writable(node.right);
            node.right = right.leaning() > 0 ? rotatedRight(right) : right;
            return rotatedLeft(node);
        }
        node.updateHeight();
        return node;
    }

    private Node rotatedRight(Node node) {
        Node top = writable(node.left);
        node.left = top.right;
        top.right = node;
        node.updateHeight();
        top.updateHeight();
        return top;
    }

    private Node rotatedLeft(Node node) {
        Node top = writable(node.right);
        node.right = top.left;
        top.left = node;
        node.updateHeight();
        top.updateHeight();
        return top;
    }

    private Node writable(@Nullable Node node) {
        return Objects.requireNonNull(node).writableIn(epoch);
    }
}
