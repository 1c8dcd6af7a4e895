package io.quorate.kv.command;

import io.quorate.raft.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/** What a connection has said about itself. Used by the connection's thread only. */
public final class Session {
    private final long id;
    private boolean authenticated;
    private boolean resp3;
    private boolean stale;
    private boolean leaving;
    private Bytes name = Bytes.EMPTY;
    private @Nullable Transaction transaction;

    /**
     * Makes the session of a new connection.
     *
     * @param id no other connection of this server has it
     * @param authenticated whether it need not say a password
     */
    public Session(long id, boolean authenticated) {
        this.id = id;
        this.authenticated = authenticated;
    }

    long id() {
        return id;
    }

    boolean authenticated() {
        return authenticated;
    }

    void authenticate() {
        authenticated = true;
    }

    /** Returns whether the client chose RESP3. */
    public boolean resp3() {
        return resp3;
    }

    void speak(boolean chosenResp3) {
        resp3 = chosenResp3;
    }

    /** Returns whether reads may be answered from the local state, however old. */
    public boolean stale() {
        return stale;
    }

    void readStale(boolean chosen) {
        stale = chosen;
    }

    /** Returns whether the connection is to be closed with the next answer. */
    public boolean leaving() {
        return leaving;
    }

    void leave() {
        leaving = true;
    }

    Bytes name() {
        return name;
    }

    void call(Bytes chosen) {
        name = chosen;
    }

    @Nullable
    Transaction transaction() {
        return transaction;
    }

    void begin() {
        transaction = new Transaction();
    }

    void endTransaction() {
        transaction = null;
    }
}
