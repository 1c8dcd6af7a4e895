package io.quorate.raft.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One way to a peer: a queue, and the connection that drains it. It dials when there is something to send. Once a
 * connection failed it waits, and drops what it is given meanwhile, since Raft sends anew what still matters.
 *
 * <p>{@link #send}, {@link #wakeUp}, {@link #execute}, {@link #connectTo} and {@link #close} are for any thread; all
 * else runs on the lane's event loop, and so do its fields but for those that are volatile.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** Where the lane stands. IDLE → DIALLING → OPEN → WAITING → DIALLING …, and CLOSED for ever. */
    private enum State {
        IDLE,
        DIALLING,
        OPEN,
        WAITING,
        CLOSED
    }

    private final TransportContext context;
    private final PeerLink link;
    private final boolean bulk;
    private final EventLoop loop;
    private final OutboundQueue queue;
    private final AtomicBoolean wakeUpPending = new AtomicBoolean();
    private final LaneFailures failures;
    private volatile State state = State.IDLE;
    private @Nullable Dial dial;
    private volatile @Nullable Wire wire;

    Lane(TransportContext context, PeerLink link, boolean bulk) {
        this.context = context;
        this.link = link;
        this.bulk = bulk;
        this.loop = context.loops().nextToDial();
        this.queue = new OutboundQueue(
                bulk
                        ? context.options().snapshotQueueBytes()
                        : context.options().queueBytes());
        this.failures = new LaneFailures(new Backoff(context.options(), new SplittableRandom()));
    }

    TransportContext context() {
        return context;
    }

    PeerLink link() {
        return link;
    }

    boolean isBulk() {
        return bulk;
    }

    EventLoop loop() {
        return loop;
    }

    /** Queues the message, or drops it where the queue is full or the peer is away. Never blocks. */
    void send(Outbound message) {
        State now = state;
        if (now == State.WAITING || now == State.CLOSED) {
            return;
        }
        Wire open = wire;
        if (open != null && open.writeNow(message)) {
            return;
        }
        if (queue.offer(message)) {
            wakeUp();
        } else {
            execute(link::reportUnreachable);
        }
    }

    /** Starts over with the link's present address. */
    void connectTo() {
        execute(this::restart);
    }

    void close() {
        execute(() -> {
            state = State.CLOSED;
            dropConnection();
            queue.clear();
        });
    }

    /** Has the loop look at the queue. Where it cannot be told, as without memory, the next message tries again. */
    void wakeUp() {
        if (!wakeUpPending.compareAndSet(false, true)) {
            return;
        }
        try {
            execute(this::drain);
        } catch (OutOfMemoryError e) {
            wakeUpPending.set(false);
            LOG.debug("a message waits for the next one", e);
        }
    }

    void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the transport is closed", e);
        }
    }

    private void drain() {
        wakeUpPending.set(false);
        switch (state) {
            case IDLE -> startDial();
            case DIALLING -> LOG.trace("messages wait for the connection to {}", link.peer());
            case OPEN -> write();
            case WAITING, CLOSED -> queue.clear();
        }
    }

    private void restart() {
        if (state == State.CLOSED || state == State.IDLE) {
            return;
        }
        dropConnection();
        failures.forget();
        startDial();
    }

    private void startDial() {
        state = State.DIALLING;
        Dial next = new Dial(this, link.address(), failures.count());
        dial = next;
        next.start();
    }

    private void dropConnection() {
        Dial last = dial;
        dial = null;
        wire = null;
        if (last != null) {
            last.cancel();
        }
    }

    /** The connection is open and the peer is who it should be. */
    void opened(Dial opened) {
        Channel channel = opened.channel();
        if (opened != dial || channel == null) {
            opened.cancel();
            return;
        }
        wire = new Wire(this, channel, queue);
        state = State.OPEN;
        failures.connected(link, opened.address());
        write();
    }

    /** The connection could not be made, or broke. What is queued is dropped. */
    void failed(Dial failed, Failure failure) {
        if (failed != dial) {
            return;
        }
        dropConnection();
        state = State.WAITING;
        queue.clear();
        long waitNanos = failures.failed(link, failed.address(), failure);
        Future<?> unused = loop.schedule(this::waitEnded, waitNanos, TimeUnit.NANOSECONDS);
        link.reportUnreachable();
    }

    private void waitEnded() {
        if (state != State.WAITING) {
            return;
        }
        state = State.IDLE;
        if (!bulk) {
            // Not only when there is something to say: the first vote request after a partition should not be lost.
            startDial();
        }
    }

    /** Nobody used the connection for a while. */
    void idle(Dial idle) {
        if (bulk && idle == dial && state == State.OPEN && queue.isEmpty()) {
            dropConnection();
            state = State.IDLE;
        }
    }

    /** Has this loop write something itself, unless another thread writes at this moment; returns whether it did. */
    boolean writeOnLoop(Runnable write) {
        Wire open = wire;
        return open != null && open.writeOnLoop(write);
    }

    private void write() {
        Wire open = wire;
        if (open != null) {
            open.drain();
        }
    }
}
