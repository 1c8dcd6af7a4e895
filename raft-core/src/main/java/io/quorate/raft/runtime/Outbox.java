package io.quorate.raft.runtime;

import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.Message;
import java.util.function.Consumer;

/**
 * Where a worker's news go. None of these blocks, and each may be called by any thread.
 *
 * @param events to the node's event loop, never dropped while the node runs
 * @param setbacks to the event loop as well, but with the next tick only: what is tried again at once, and fails again,
 *     must not keep the node busy
 * @param messages to the transport
 * @param failures stops the node's group, with the cause
 * @param meter what the worker's pace is measured by
 */
record Outbox(
        Consumer<Event> events,
        Consumer<Event> setbacks,
        Consumer<Message> messages,
        Consumer<Throwable> failures,
        Meter meter) {

    /** An outbox of workers that nobody measures. */
    Outbox(Consumer<Event> events, Consumer<Event> setbacks, Consumer<Message> messages, Consumer<Throwable> failures) {
        this(events, setbacks, messages, failures, Meter.NONE);
    }

    void report(Event event) {
        events.accept(event);
    }

    void reportSetback(Event event) {
        setbacks.accept(event);
    }

    void send(Message message) {
        messages.accept(message);
    }

    void fail(Throwable cause) {
        failures.accept(cause);
    }
}
