package io.quorate.raft.protocol;

/**
 * The name of a cluster. It travels in the transport's handshake and is written into every data directory, so that
 * nodes and data of different clusters never mix.
 *
 * @param value 1 to 64 letters, digits, '-', '_' or '.' (the first is not '.')
 */
public record ClusterId(String value) {

    /** Checks the spelling; throws {@link IllegalArgumentException} where it is not a legal id. */
    public ClusterId {
        Identifiers.requireValid("cluster id", value);
    }

    /** Returns the cluster id of this spelling. */
    public static ClusterId of(String value) {
        return new ClusterId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
