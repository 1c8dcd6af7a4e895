package io.quorate.kv.store;

import io.quorate.raft.protocol.Bytes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The whole store as it was at one moment, in the order of the keys' unsigned bytes. Immutable, for any thread. */
public final class KvView implements Iterable<KvEntry> {
    private final @Nullable Node root;
    private final int size;

    KvView(@Nullable Node root, int size) {
        this.root = root;
        this.size = size;
    }

    /** Returns the number of entries. */
    public int size() {
        return size;
    }

    @Override
    public Iterator<KvEntry> iterator() {
        return from(Bytes.EMPTY);
    }

    /** Returns the entries from this key on. */
    public Iterator<KvEntry> from(Bytes first) {
        byte[] bound = first.toByteArray();
        Deque<Node> path = new ArrayDeque<>();
        Node node = root;
        while (node != null) {
            if (Arrays.compareUnsigned(node.key, bound) < 0) {
                node = node.right;
            } else {
                path.push(node);
                node = node.left;
            }
        }
        return new InOrder(path);
    }

    /** Returns the height of the tree, for those who check its balance. */
    int height() {
        return Node.height(root);
    }

    /** The stack holds the nodes that are still to come and whose left sides are done. */
    private static final class InOrder implements Iterator<KvEntry> {
        private final Deque<Node> path;

        InOrder(Deque<Node> path) {
            this.path = path;
        }

        @Override
        public boolean hasNext() {
            return !path.isEmpty();
        }

        @Override
        public KvEntry next() {
            Node next = path.poll();
            if (next == null) {
                throw new NoSuchElementException("no entry is left");
            }
            for (Node below = next.right; below != null; below = below.left) {
                path.push(below);
            }
            return new KvEntry(Bytes.wrap(next.key), next.value);
        }
    }
}
