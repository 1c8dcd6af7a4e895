package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryPayload;
import io.quorate.raft.protocol.SessionEntry;
import io.quorate.raft.protocol.SessionRequest;

/** Hashes that are the same in every run: none depends on an object's identity or on how a JDK hashes its records. */
final class Hashes {
    private Hashes() {}

    static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    /** Returns the hash of what a payload gives to the state machine, or of all that is in it. */
    static long of(EntryPayload payload) {
        if (payload instanceof SessionEntry entry && entry.request() instanceof SessionRequest.Command request) {
            return request.command().hashCode();
        }
        return payload instanceof Bytes bytes
                ? bytes.hashCode()
                : payload.toString().hashCode();
    }

    /** Returns the hash of a log that ends with this entry, from the hash of what is before it. */
    static long chain(long before, Entry entry) {
        long hash = mix(mix(mix(before, entry.index()), entry.term()), of(entry.payload()));
        return entry.payload() instanceof SessionEntry session
                ? mix(hash, session.toString().hashCode())
                : hash;
    }
}
