package peerbench.floor;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A command on its way to three disks: committed when the second of them has it. */
final class Proposal {
    /** The length of what follows, and the number that an acknowledgement names. */
    static final int HEADER = Integer.BYTES + Long.BYTES;

    final CompletableFuture<Long> outcome = new CompletableFuture<>();
    private final AtomicInteger disks = new AtomicInteger();
    private final long number;
    private final byte[] record;

    Proposal(long number, byte[] command) {
        this.number = number;
        record = ByteBuffer.allocate(HEADER + command.length)
                .putInt(Long.BYTES + command.length)
                .putLong(number)
                .put(command)
                .array();
    }

    long number() {
        return number;
    }

    /** Returns the whole record, from its length on, for one reader. */
    ByteBuffer record() {
        return ByteBuffer.wrap(record);
    }

    /** One more disk has it; true once, when that makes a majority. */
    boolean onDisk() {
        return disks.incrementAndGet() == 2;
    }
}
