package io.quorate.kv.store;

import io.quorate.raft.protocol.Bytes;

/** A change of the store. Making one with a key or value beyond the {@link Limits} fails. */
public sealed interface KvCommand {

    /** A case for each command, so that a forgotten one does not compile. */
    interface Visitor<T> {
        /** Visits this command. */
        T put(Put command);

        /** Visits this command. */
        T delete(Delete command);

        /** Visits this command. */
        T compareAndSet(CompareAndSet command);

        /** Visits this command. */
        T increment(Increment command);
    }

    /** Returns what the visitor makes of this command. */
    <T> T accept(Visitor<T> visitor);

    /**
     * Sets a key. Results in {@link KvResult.Stored}.
     *
     * @param key the key
     * @param value its new value
     */
    record Put(Bytes key, Bytes value) implements KvCommand {
        /** Checks the lengths. */
        public Put {
            Limits.requireKey(key);
            Limits.requireValue(value);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.put(this);
        }
    }

    /**
     * Removes a key. Results in {@link KvResult.Deleted}.
     *
     * @param key the key
     */
    record Delete(Bytes key) implements KvCommand {
        /** Checks the length. */
        public Delete {
            Limits.requireKey(key);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.delete(this);
        }
    }

    /**
     * Sets a key if it has the expected value. Results in {@link KvResult.Stored} or {@link KvResult.Mismatched}.
     *
     * @param key the key
     * @param expected the value that it must have; a key without a value never matches
     * @param value its new value
     */
    record CompareAndSet(Bytes key, Bytes expected, Bytes value) implements KvCommand {
        /** Checks the lengths. */
        public CompareAndSet {
            Limits.requireKey(key);
            Limits.requireValue(expected);
            Limits.requireValue(value);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.compareAndSet(this);
        }
    }

    /**
     * Adds to a key whose value is a decimal 64-bit integer; one without a value counts from 0. Results in
     * {@link KvResult.Counted}, or in {@link KvResult.Refused} without a change.
     *
     * @param key the key
     * @param delta what to add
     */
    record Increment(Bytes key, long delta) implements KvCommand {
        /** Checks the length. */
        public Increment {
            Limits.requireKey(key);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.increment(this);
        }
    }
}
