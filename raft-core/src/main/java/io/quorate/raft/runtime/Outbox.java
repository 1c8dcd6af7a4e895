package io.quorate.raft.runtime;

import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.Message;
import java.util.function.Consumer;

/**
 * Where a worker's news go. None of the three blocks, and each may be called by any thread.
 *
 * @param events to the node's event loop, never dropped while the node runs
 * @param messages to the transport
 * @param failures stops the node's group, with the cause
 */
record Outbox(Consumer<Event> events, Consumer<Message> messages, Consumer<Throwable> failures) {

    void report(Event event) {
        events.accept(event);
    }

    void send(Message message) {
        messages.accept(message);
    }

    void fail(Throwable cause) {
        failures.accept(cause);
    }
}
