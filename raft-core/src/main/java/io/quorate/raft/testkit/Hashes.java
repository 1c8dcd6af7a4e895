package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryPayload;

/** Hashes that are the same in every run: none depends on an object's identity or on how a JDK hashes its records. */
final class Hashes {
    private Hashes() {}

    static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    static long of(EntryPayload payload) {
        return payload instanceof Bytes bytes
                ? bytes.hashCode()
                : payload.toString().hashCode();
    }

    /** Returns the hash of a log that ends with this entry, from the hash of what is before it. */
    static long chain(long before, Entry entry) {
        return mix(mix(mix(before, entry.index()), entry.term()), of(entry.payload()));
    }
}
