package io.quorate.kv.watch;

import io.quorate.raft.protocol.Bytes;

/**
 * What is answered to a request.
 *
 * @param status the code of HTTP
 * @param type the type of the body
 * @param body the body
 */
record Answer(int status, String type, Bytes body) {
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    static Answer plain(int status, String line) {
        return new Answer(status, PLAIN, Bytes.utf8(line + "\n"));
    }

    static Answer json(int status, String json) {
        return new Answer(status, JSON, Bytes.utf8(json));
    }
}
