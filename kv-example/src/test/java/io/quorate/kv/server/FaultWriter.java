package io.quorate.kv.server;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes without a pause until told to stop, each key once with a value of its own, and counts with every tenth
 * command. What fails is not tried again, since nobody knows whether it counts; the next command goes to the next
 * server.
 */
final class FaultWriter implements Runnable {
    private static final int COUNT_EVERY = 10;
    private static final int PATIENCE_MILLIS = 8_000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String name;
    private final List<Integer> ports;
    private final FaultLedger ledger;
    private int server;

    FaultWriter(int number, List<Integer> ports, FaultLedger ledger) {
        this.name = "w" + number;
        this.ports = ports;
        this.ledger = ledger;
        this.server = number;
    }

    static String value(String key) {
        return "value-of-" + key;
    }

    @Override
    public void run() {
        RawClient client = null;
        for (long n = 1; !ledger.stopped(); n++) {
            try {
                if (client == null) {
                    client = connect();
                }
                if (!write(client, n)) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (IOException gone) {
                close(client);
                client = null;
                server++;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        close(client);
    }

    private RawClient connect() throws IOException {
        RawClient client = new RawClient(ports.get(server % ports.size()));
        client.socket().setSoTimeout(PATIENCE_MILLIS);
        return client;
    }

    private boolean write(RawClient client, long n) throws IOException {
        if (n % COUNT_EVERY == 0) {
            ledger.triesToCount();
            String answer = client.ask("INCR counter");
            boolean counted = answer.startsWith(":");
            if (counted) {
                ledger.counted(Long.parseLong(answer.substring(1)));
            }
            return counted;
        }
        String key = name + "-" + n;
        boolean written = client.ask("SET " + key + " " + value(key)).equals("+OK");
        if (written) {
            ledger.written(key);
        }
        return written;
    }

    private static void close(@Nullable RawClient client) {
        if (client != null) {
            try {
                client.close();
            } catch (IOException broken) {
                throw new IllegalStateException("a socket that cannot be closed", broken);
            }
        }
    }
}
