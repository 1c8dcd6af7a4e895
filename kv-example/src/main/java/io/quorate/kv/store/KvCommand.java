package io.quorate.kv.store;

import io.quorate.raft.protocol.Bytes;
import java.util.List;

/**
 * What the store can be told: a change, or a {@link KvRead}. Making one with a key or value beyond the {@link Limits}
 * fails.
 */
public sealed interface KvCommand
        permits KvCommand.Put,
                KvCommand.Delete,
                KvCommand.CompareAndSet,
                KvCommand.Increment,
                KvCommand.Swap,
                KvCommand.PutAll,
                KvCommand.DeleteAll,
                KvCommand.Take,
                KvCommand.Append,
                KvCommand.Clear,
                KvCommand.Transaction,
                KvRead {

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

        /** Visits this command. */
        T swap(Swap command);

        /** Visits this command. */
        T putAll(PutAll command);

        /** Visits this command. */
        T deleteAll(DeleteAll command);

        /** Visits this command. */
        T take(Take command);

        /** Visits this command. */
        T append(Append command);

        /** Visits this command. */
        T clear(Clear command);

        /** Visits this command. */
        T transaction(Transaction command);

        /** Visits this command. */
        T read(KvRead command);
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

    /** What must be so for a key to be set. */
    enum Presence {
        /** Nothing. */
        ANY,
        /** The key has no value. */
        ABSENT,
        /** The key has a value. */
        PRESENT
    }

    /**
     * Sets a key if it has a value, or has none. Results in {@link KvResult.Swapped}.
     *
     * @param key the key
     * @param value its new value
     * @param presence what must be so
     */
    record Swap(Bytes key, Bytes value, Presence presence) implements KvCommand {
        /** Checks the lengths. */
        public Swap {
            Limits.requireKey(key);
            Limits.requireValue(value);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.swap(this);
        }
    }

    /**
     * Sets several keys at once; of a key that stands twice, the later value counts. Results in
     * {@link KvResult.Stored}.
     *
     * @param entries the keys and their new values
     */
    record PutAll(List<KvEntry> entries) implements KvCommand {
        /** Checks the lengths. */
        public PutAll {
            entries = List.copyOf(entries);
            for (KvEntry entry : entries) {
                Limits.requireKey(entry.key());
                Limits.requireValue(entry.value());
            }
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.putAll(this);
        }
    }

    /**
     * Removes several keys at once. Results in {@link KvResult.Counted}: how many of them had a value.
     *
     * @param keys the keys
     */
    record DeleteAll(List<Bytes> keys) implements KvCommand {
        /** Checks the lengths. */
        public DeleteAll {
            keys = List.copyOf(keys);
            keys.forEach(Limits::requireKey);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.deleteAll(this);
        }
    }

    /**
     * Removes a key. Results in {@link KvResult.Found}: the value that it had.
     *
     * @param key the key
     */
    record Take(Bytes key) implements KvCommand {
        /** Checks the length. */
        public Take {
            Limits.requireKey(key);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.take(this);
        }
    }

    /**
     * Adds bytes to the end of a value; a key without one gets one. Results in {@link KvResult.Counted}, the new length
     * in bytes, or in {@link KvResult.Refused} without a change.
     *
     * @param key the key
     * @param suffix what to add
     */
    record Append(Bytes key, Bytes suffix) implements KvCommand {
        /** Checks the lengths. */
        public Append {
            Limits.requireKey(key);
            Limits.requireValue(suffix);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.append(this);
        }
    }

    /** Removes every key. Results in {@link KvResult.Stored}. */
    record Clear() implements KvCommand {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.clear(this);
        }
    }

    /**
     * Does all of these, one after the other, with nothing between them. One that is refused does not keep the others
     * from taking effect. Results in {@link KvResult.Results}.
     *
     * @param commands the commands; none is itself a transaction
     */
    record Transaction(List<KvCommand> commands) implements KvCommand {
        /** Checks that no transaction is within this one. */
        public Transaction {
            commands = List.copyOf(commands);
            if (commands.stream().anyMatch(Transaction.class::isInstance)) {
                throw new IllegalArgumentException("a transaction within a transaction");
            }
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.transaction(this);
        }
    }
}
