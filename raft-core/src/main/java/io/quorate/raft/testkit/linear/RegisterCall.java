package io.quorate.raft.testkit.linear;

/** What can be asked of a register that holds a number. */
public sealed interface RegisterCall {

    /** Asks for the value. */
    record Read() implements RegisterCall {
        @Override
        public String toString() {
            return "read";
        }
    }

    /**
     * Sets the value.
     *
     * @param value the new value
     */
    record Write(long value) implements RegisterCall {
        @Override
        public String toString() {
            return "write " + value;
        }
    }

    /**
     * Sets the value if it is the expected one.
     *
     * @param expected the value that must be there
     * @param value the new value
     */
    record CompareAndSet(long expected, long value) implements RegisterCall {
        @Override
        public String toString() {
            return "cas " + expected + "=>" + value;
        }
    }

    /**
     * Adds to the value.
     *
     * @param delta what is added; may be negative
     */
    record Add(long delta) implements RegisterCall {
        @Override
        public String toString() {
            return "add " + delta;
        }
    }
}
