package io.quorate.raft.transport.netty;

import java.util.concurrent.atomic.LongAdder;

/** Counts what goes out, on whatever connection. */
final class Traffic {
    private final LongAdder messages = new LongAdder();
    private final LongAdder frames = new LongAdder();
    private final LongAdder writes = new LongAdder();

    /** Notes one write of so many messages in so many frames. */
    void sent(int messageCount, int frameCount) {
        if (frameCount > 0) {
            messages.add(messageCount);
            frames.add(frameCount);
            writes.increment();
        }
    }

    TransportTraffic figures() {
        return new TransportTraffic(messages.sum(), frames.sum(), writes.sum());
    }
}
