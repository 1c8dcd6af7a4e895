package io.quorate.kv.store;

import io.quorate.raft.protocol.Bytes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a command did. */
public sealed interface KvResult {

    /** A case for each result, so that a forgotten one does not compile. */
    interface Visitor<T> {
        /** Visits this result. */
        T stored(Stored result);

        /** Visits this result. */
        T deleted(Deleted result);

        /** Visits this result. */
        T mismatched(Mismatched result);

        /** Visits this result. */
        T counted(Counted result);

        /** Visits this result. */
        T refused(Refused result);

        /** Visits this result. */
        T swapped(Swapped result);

        /** Visits this result. */
        T found(Found result);

        /** Visits this result. */
        T values(Values result);

        /** Visits this result. */
        T results(Results result);
    }

    /** Returns what the visitor makes of this result. */
    <T> T accept(Visitor<T> visitor);

    /** The key has the new value. */
    record Stored() implements KvResult {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.stored(this);
        }
    }

    /**
     * The key has no value now.
     *
     * @param existed whether it had one before
     */
    record Deleted(boolean existed) implements KvResult {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.deleted(this);
        }
    }

    /**
     * A compare-and-set found another value; nothing changed.
     *
     * @param actual the value that it found, null where the key has none
     */
    record Mismatched(@Nullable Bytes actual) implements KvResult {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.mismatched(this);
        }
    }

    /**
     * A number came out: the new value of a counter, a length, or how many there are.
     *
     * @param value the number
     */
    record Counted(long value) implements KvResult {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.counted(this);
        }
    }

    /** Why a command was refused. */
    enum Reason {
        /** The value to increment is no decimal 64-bit integer. */
        NOT_AN_INTEGER("the value is not an integer"),
        /** The sum leaves the range of 64 bits. */
        OVERFLOW("the sum would not fit into 64 bits"),
        /** The value would be longer than {@link Limits#MAX_VALUE_BYTES}. */
        TOO_LONG("the value would be too long");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** Returns the reason in words. */
        public String text() {
            return text;
        }
    }

    /**
     * The command does not fit the value it met; nothing changed.
     *
     * @param reason why
     */
    record Refused(Reason reason) implements KvResult {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.refused(this);
        }
    }

    /**
     * A key was set, or was not, for being there or not.
     *
     * @param previous the value that it had, null where it had none
     * @param stored whether it has the new value now
     */
    record Swapped(@Nullable Bytes previous, boolean stored) implements KvResult {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.swapped(this);
        }
    }

    /**
     * The value of a key.
     *
     * @param value the value, null where there is none
     */
    record Found(@Nullable Bytes value) implements KvResult {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.found(this);
        }
    }

    /**
     * The values of several keys.
     *
     * @param values a value for each key, in their order; nothing where a key has none
     */
    record Values(List<Optional<Bytes>> values) implements KvResult {
        /** Copies the list. */
        public Values {
            values = List.copyOf(values);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.values(this);
        }
    }

    /**
     * What the commands of a transaction resulted in.
     *
     * @param results a result for each command, in their order
     */
    record Results(List<KvResult> results) implements KvResult {
        /** Copies the list. */
        public Results {
            results = List.copyOf(results);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.results(this);
        }
    }
}
