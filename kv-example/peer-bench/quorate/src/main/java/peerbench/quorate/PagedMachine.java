package peerbench.quorate;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** A state of a given size; each command goes to some place of it, with its index in front, and is timed. */
final class PagedMachine implements StateMachine<Long> {
    static final int COMMAND_BYTES = 128;

    private static final int SLOTS_PER_PAGE = PagedBytes.PAGE_BYTES / COMMAND_BYTES;
    private static final long SCATTER = 0x9e3779b97f4a7c15L;

    private final AtomicLong longestGap = new AtomicLong();
    private final AtomicLong longestCapture = new AtomicLong();
    private PagedBytes state;
    private long appliedAt;
    private volatile long count;

    PagedMachine(long sizeBytes) throws IOException {
        this.state = PagedBytes.of(sizeBytes);
    }

    @Override
    public Long apply(long index, Bytes command) {
        long now = System.nanoTime();
        if (appliedAt != 0) {
            raise(longestGap, now - appliedAt);
        }
        appliedAt = now;
        long slot = Math.floorMod(index * SCATTER, state.sizeBytes() / COMMAND_BYTES);
        byte[] page = state.writable(slot / SLOTS_PER_PAGE);
        int position = (int) (slot % SLOTS_PER_PAGE) * COMMAND_BYTES;
        command.copyTo(page, position);
        ByteBuffer.wrap(page).putLong(position, index);
        // One thread applies, so this needs no atomic increment.
        long next = count + 1;
        count = next;
        return next;
    }

    private static void raise(AtomicLong longest, long nanos) {
        if (nanos > longest.get()) {
            longest.accumulateAndGet(nanos, Math::max);
        }
    }

    @Override
    public StateMachineSnapshot capture() {
        long startedAt = System.nanoTime();
        PagedBytes.Captured captured = state.capture();
        long size = state.sizeBytes();
        long applied = count;
        raise(longestCapture, System.nanoTime() - startedAt);
        return out -> {
            DataOutputStream data = new DataOutputStream(out);
            data.writeLong(size);
            data.writeLong(applied);
            captured.writeTo(data);
            data.flush();
        };
    }

    @Override
    public void restore(InputStream snapshot) throws IOException {
        DataInputStream data = new DataInputStream(snapshot);
        long size = data.readLong();
        count = data.readLong();
        state = PagedBytes.read(size, data);
    }

    /** Returns how many commands were applied, over all lives. Any thread may ask. */
    long count() {
        return count;
    }

    /** Returns the longest time from one command to the next since this was asked before, in nanoseconds. */
    long takeLongestGap() {
        return longestGap.getAndSet(0);
    }

    /** Returns the longest capture so far, in nanoseconds. */
    long longestCapture() {
        return longestCapture.get();
    }

    /** Returns a checksum of the state; on the apply thread. */
    long checksum() {
        try {
            return state.checksum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
