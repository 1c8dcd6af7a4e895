package io.quorate.kv;

import io.quorate.kv.client.KvFailure;
import org.slf4j.LoggerFactory;

/** Closes something when the process is told to end (Ctrl-C, SIGTERM) before it was closed in the ordinary way. */
final class ShutdownHook implements AutoCloseable {
    private final Thread hook;

    private ShutdownHook(Thread hook) {
        this.hook = hook;
    }

    /** Sets up the hook; closing it takes it away again. */
    static ShutdownHook closing(AutoCloseable resource) {
        Thread hook = new Thread(
                () -> {
                    try {
                        resource.close();
                    } catch (Exception failed) {
                        throw new KvFailure("not closed cleanly", failed);
                    }
                },
                "kv-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        return new ShutdownHook(hook);
    }

    /**
     * Sets up a hook after which the process ends with 0: to be told to end is no failure. Everything that the process
     * has to do at its end must be in the closing of this. Closing the hook takes it away again.
     */
    static ShutdownHook endingWith(AutoCloseable resource) {
        Thread hook = new Thread(
                () -> {
                    int exit = 1;
                    try {
                        resource.close();
                        exit = 0;
                    } catch (Exception failed) {
                        LoggerFactory.getLogger(ShutdownHook.class).error("not closed cleanly", failed);
                    } finally {
                        // An ordinary end would tell of the signal.
                        Runtime.getRuntime().halt(exit);
                    }
                },
                "kv-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        return new ShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // The hook is at work; it must be done before the caller goes on to close the same things.
            joinHook();
        }
    }

    private void joinHook() {
        try {
            hook.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
