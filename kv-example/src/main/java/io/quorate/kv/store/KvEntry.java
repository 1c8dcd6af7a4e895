package io.quorate.kv.store;

import io.quorate.raft.protocol.Bytes;

/**
 * A key and its value.
 *
 * @param key the key
 * @param value the value
 */
public record KvEntry(Bytes key, Bytes value) {}
