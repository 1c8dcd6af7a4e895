package io.quorate.kv;

import io.quorate.kv.client.KvFailure;

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
