package peerbench.floor;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A thread that does one thing with whatever it is handed. */
final class Stage<T> implements AutoCloseable {
    private final BlockingQueue<T> work = new LinkedBlockingQueue<>();
    private final Thread thread;

    Stage(String name, Step<T> step) {
        thread = new Thread(() -> {
            try {
                while (true) {
                    step.run(work.take());
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                throw new IllegalStateException(name, e);
            }
        }, name);
        thread.start();
    }

    void hand(T item) {
        work.add(item);
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    /** What is done with one item. */
    interface Step<T> {
        void run(T item) throws Exception;
    }
}
