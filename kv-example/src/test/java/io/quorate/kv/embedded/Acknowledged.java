package io.quorate.kv.embedded;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Everything that was acknowledged to writers, who never write a key twice and count only upwards. */
final class Acknowledged {
    private final ConcurrentMap<String, String> values = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Long> counters = new ConcurrentHashMap<>();

    void stored(String key, String value) {
        values.put(key, value);
    }

    void counted(String key, long value) {
        counters.merge(key, value, Math::max);
    }

    Map<String, String> values() {
        return values;
    }

    Map<String, Long> counters() {
        return counters;
    }

    int size() {
        return values.size();
    }
}
