package io.quorate.kv;

import io.quorate.kv.store.Limits;
import java.util.List;

/**
 * What a benchmark does.
 *
 * @param payloadBytes the length of each value
 * @param inFlight how many commands are under way at a time
 * @param readPercent how many of a hundred are reads
 * @param warmUpSeconds how long it runs before it measures
 * @param seconds how long it measures
 */
record Load(int payloadBytes, int inFlight, int readPercent, int warmUpSeconds, int seconds) {
    private static final int DEFAULT_PAYLOAD = 128;
    private static final int DEFAULT_IN_FLIGHT = 256;
    private static final int DEFAULT_WARM_UP = 3;
    private static final int DEFAULT_SECONDS = 10;
    private static final int HUNDRED = 100;
    private static final int MOST_SECONDS = 86_400;

    static final List<Option> OPTIONS = List.of(
            new Option("--payload", "BYTES", "the length of a value (default " + DEFAULT_PAYLOAD + ")"),
            new Option("--in-flight", "N", "commands under way at a time (default " + DEFAULT_IN_FLIGHT + ")"),
            new Option("--reads", "PERCENT", "how many of a hundred are linearizable reads (default 0)"),
            new Option("--warm-up", "SECONDS", "how long to run before measuring (default " + DEFAULT_WARM_UP + ")"),
            new Option("--seconds", "N", "how long to measure (default " + DEFAULT_SECONDS + ")"));

    static Load of(Arguments arguments) throws UsageException {
        return new Load(
                (int) arguments.number("--payload", DEFAULT_PAYLOAD, 0, Limits.MAX_VALUE_BYTES),
                (int) arguments.number("--in-flight", DEFAULT_IN_FLIGHT, 1, 100_000),
                (int) arguments.number("--reads", 0, 0, HUNDRED),
                (int) arguments.number("--warm-up", DEFAULT_WARM_UP, 0, MOST_SECONDS),
                (int) arguments.number("--seconds", DEFAULT_SECONDS, 1, MOST_SECONDS));
    }

    /** Returns whether the command of this number is a read; reads are spread evenly among the writes. */
    boolean isRead(long number) {
        return (number + 1) * readPercent / HUNDRED != number * readPercent / HUNDRED;
    }
}
