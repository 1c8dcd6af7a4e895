package io.quorate.raft.transport.netty;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Makes threads and remembers them. An executor calls itself terminated a moment before its last thread is gone; who
 * closes the transport is promised that the threads are gone.
 */
final class OwnThreads implements ThreadFactory {
    private final DefaultThreadFactory factory;
    private final List<Thread> threads = new ArrayList<>();

    OwnThreads(String name) {
        this.factory = new DefaultThreadFactory(name, true);
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = factory.newThread(task);
        synchronized (threads) {
            threads.removeIf(old -> old.getState() == Thread.State.TERMINATED);
            threads.add(thread);
        }
        return thread;
    }

    /** Waits this long for all of them to end, except for the calling one. An interrupt ends the wait and is kept. */
    void join(long seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> ending;
        synchronized (threads) {
            ending = List.copyOf(threads);
        }
        try {
            for (Thread thread : ending) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left > 0 && thread != Thread.currentThread()) {
                    thread.join(left);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
