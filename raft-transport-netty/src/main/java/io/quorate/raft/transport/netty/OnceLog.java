package io.quorate.raft.transport.netty;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers what was complained about, so that a stranger that comes back every second is logged once. */
final class OnceLog {
    private static final int REMEMBERED = 1000;

    private final Map<String, Boolean> seen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    synchronized boolean isNew(String complaint) {
        return seen.put(complaint, Boolean.TRUE) == null;
    }
}
