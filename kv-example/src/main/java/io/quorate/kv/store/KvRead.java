package io.quorate.kv.store;

import io.quorate.raft.protocol.Bytes;
import java.util.List;

/**
 * A question to the store. Asked by itself it needs no place in the log; within a {@link KvCommand.Transaction} it has
 * one, since it is answered between the changes around it.
 */
public sealed interface KvRead extends KvCommand {

    /** A case for each question, so that a forgotten one does not compile. */
    interface Visitor<T> {
        /** Visits this question. */
        T get(Get question);

        /** Visits this question. */
        T getAll(GetAll question);

        /** Visits this question. */
        T exists(Exists question);

        /** Visits this question. */
        T length(Length question);

        /** Visits this question. */
        T size(Size question);
    }

    /** Returns what the visitor makes of this question. */
    <T> T ask(Visitor<T> visitor);

    @Override
    default <T> T accept(KvCommand.Visitor<T> visitor) {
        return visitor.read(this);
    }

    /**
     * The value of a key. Results in {@link KvResult.Found}.
     *
     * @param key the key
     */
    record Get(Bytes key) implements KvRead {
        /** Checks the length. */
        public Get {
            Limits.requireKey(key);
        }

        @Override
        public <T> T ask(Visitor<T> visitor) {
            return visitor.get(this);
        }
    }

    /**
     * The values of several keys at one moment. Results in {@link KvResult.Values}.
     *
     * @param keys the keys
     */
    record GetAll(List<Bytes> keys) implements KvRead {
        /** Checks the lengths. */
        public GetAll {
            keys = List.copyOf(keys);
            keys.forEach(Limits::requireKey);
        }

        @Override
        public <T> T ask(Visitor<T> visitor) {
            return visitor.getAll(this);
        }
    }

    /**
     * How many of these keys have a value; one that stands twice counts twice. Results in {@link KvResult.Counted}.
     *
     * @param keys the keys
     */
    record Exists(List<Bytes> keys) implements KvRead {
        /** Checks the lengths. */
        public Exists {
            keys = List.copyOf(keys);
            keys.forEach(Limits::requireKey);
        }

        @Override
        public <T> T ask(Visitor<T> visitor) {
            return visitor.exists(this);
        }
    }

    /**
     * How long a value is, in bytes; 0 where there is none. Results in {@link KvResult.Counted}.
     *
     * @param key the key
     */
    record Length(Bytes key) implements KvRead {
        /** Checks the length. */
        public Length {
            Limits.requireKey(key);
        }

        @Override
        public <T> T ask(Visitor<T> visitor) {
            return visitor.length(this);
        }
    }

    /** How many keys there are. Results in {@link KvResult.Counted}. */
    record Size() implements KvRead {
        @Override
        public <T> T ask(Visitor<T> visitor) {
            return visitor.size(this);
        }
    }
}
