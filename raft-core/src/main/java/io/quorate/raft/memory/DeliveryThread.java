package io.quorate.raft.memory;

import io.quorate.raft.protocol.NodeId;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon thread that delivers a node's messages. Fed by one {@link Mailbox}, so its queue holds a task at most. */
final class DeliveryThread implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryThread.class);

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    private DeliveryThread(NodeId node) {
        thread = new Thread(this::runTasks, "quorate-in-process-" + node);
        thread.setDaemon(true);
    }

    static DeliveryThread start(NodeId node) {
        DeliveryThread started = new DeliveryThread(node);
        started.thread.start();
        return started;
    }

    @Override
    public void execute(Runnable task) {
        if (closed) {
            throw new RejectedExecutionException("the transport is closed");
        }
        tasks.add(task);
    }

    private void runTasks() {
        while (!closed) {
            try {
                tasks.take().run();
            } catch (InterruptedException e) {
                LOG.debug("interrupted for a receiver's sake; only close ends this thread", e);
            }
        }
    }

    /** Ends the thread and waits for it, unless called by it. */
    @Override
    public void close() {
        closed = true;
        tasks.add(() -> LOG.trace("closed"));
        boolean interrupted = false;
        while (thread != Thread.currentThread() && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
