package io.quorate.kv.store;

import io.quorate.raft.protocol.Bytes;

/** How long keys and values may be, and thus commands. */
public final class Limits {
    /** The longest key, in bytes. */
    public static final int MAX_KEY_BYTES = 512 << 10;

    /** The longest value, in bytes. */
    public static final int MAX_VALUE_BYTES = 512 << 10;

    /** The longest command as it stands in the log, a transaction included. */
    public static final int MAX_COMMAND_BYTES = 4 << 20;

    private Limits() {}

    /** Returns the key; throws {@link IllegalArgumentException} with sizes where it is too long. */
    public static Bytes requireKey(Bytes key) {
        return require("key", key, MAX_KEY_BYTES);
    }

    /** Returns the value; throws {@link IllegalArgumentException} with sizes where it is too long. */
    public static Bytes requireValue(Bytes value) {
        return require("value", value, MAX_VALUE_BYTES);
    }

    private static Bytes require(String what, Bytes bytes, int limit) {
        if (bytes.length() > limit) {
            throw new IllegalArgumentException(
                    "the " + what + " is too long: " + bytes.length() + " bytes, the limit is " + limit);
        }
        return bytes;
    }
}
