package io.quorate.kv.store;

import io.quorate.raft.protocol.Bytes;
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
     * The key was incremented.
     *
     * @param value its new value
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
        OVERFLOW("the sum would not fit into 64 bits");

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
}
