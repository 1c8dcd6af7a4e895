package io.quorate.raft.runtime;

/** Waits for threads that surely end. */
final class Threads {
    private Threads() {}

    /** Waits until the thread has ended; an interrupt of the caller is kept for later. */
    static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
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
