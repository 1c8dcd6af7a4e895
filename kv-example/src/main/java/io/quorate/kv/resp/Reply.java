package io.quorate.kv.resp;

import io.quorate.raft.protocol.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer to a client, whichever version of the protocol it speaks. */
public sealed interface Reply {
    /** What most changes are answered with. */
    Reply OK = new Simple("OK");

    /** There is nothing. */
    Reply NIL = new Bulk(null);

    /** A case for each kind, so that a forgotten one does not compile. */
    interface Visitor<T> {
        /** Visits this reply. */
        T simple(Simple reply);

        /** Visits this reply. */
        T error(Failure reply);

        /** Visits this reply. */
        T number(Numeral reply);

        /** Visits this reply. */
        T bulk(Bulk reply);

        /** Visits this reply. */
        T array(Array reply);

        /** Visits this reply. */
        T table(Table reply);

        /** Visits this reply. */
        T text(Text reply);
    }

    /** Returns what the visitor makes of this reply. */
    <T> T accept(Visitor<T> visitor);

    /** Returns the reply with these bytes in UTF-8. */
    static Reply bulk(String text) {
        return new Bulk(Bytes.utf8(text));
    }

    /**
     * A word of the protocol.
     *
     * @param text the word, without a line break
     */
    record Simple(String text) implements Reply {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.simple(this);
        }
    }

    /**
     * The command was not done, or nobody knows.
     *
     * @param text the kind of error in capitals, a blank, and the reason; without a line break
     */
    record Failure(String text) implements Reply {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.error(this);
        }
    }

    /**
     * A number.
     *
     * @param value the number
     */
    record Numeral(long value) implements Reply {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.number(this);
        }
    }

    /**
     * Any bytes.
     *
     * @param value the bytes, null where there are none
     */
    record Bulk(@Nullable Bytes value) implements Reply {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.bulk(this);
        }
    }

    /**
     * A list of replies.
     *
     * @param elements the replies
     */
    record Array(List<Reply> elements) implements Reply {
        /** Copies the list. */
        public Array {
            elements = List.copyOf(elements);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.array(this);
        }
    }

    /**
     * A map: RESP3 has a kind of its own for it, RESP2 a list.
     *
     * @param elements keys and values in turn
     */
    record Table(List<Reply> elements) implements Reply {
        /** Copies the list. */
        public Table {
            elements = List.copyOf(elements);
            if (elements.size() % 2 != 0) {
                throw new IllegalArgumentException("a key without a value");
            }
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.table(this);
        }
    }

    /**
     * A text for people: RESP3 has a kind of its own for it, to RESP2 it is bytes like others.
     *
     * @param value the text
     */
    record Text(String value) implements Reply {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.text(this);
        }
    }
}
