package io.quorate.kv;

/**
 * What a benchmark does.
 *
 * @param payloadBytes the length of each value
 * @param inFlight how many writes are under way at a time
 * @param seconds how long it measures
 */
record Load(int payloadBytes, int inFlight, int seconds) {
    static final int DEFAULT_PAYLOAD = 128;
    static final int DEFAULT_IN_FLIGHT = 256;
    static final int DEFAULT_SECONDS = 10;
}
