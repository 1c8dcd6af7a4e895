package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads one file of the write-ahead log from its beginning, and judges the place where it stops making sense. */
final class WalFile implements AutoCloseable {
    private static final int SECTOR_BYTES = 512;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer block = ByteBuffer.allocate(WalFragment.BLOCK_BYTES);
    // The first bytes of the record under way, which may come in several parts.
    private final ByteBuffer header = ByteBuffer.allocate(WalRecord.HEADER_BYTES);
    private long blockStart = -WalFragment.BLOCK_BYTES;
    // Where the record under way starts; -1 between records.
    private long recordStart = -1;
    // The number of the change that must come next; 0 = not known.
    private long nextSequence;
    // That of the first one; 0 before it.
    private long firstSequence;
    private long end;
    private boolean torn;

    /**
     * Opens a file.
     *
     * @param nextSequence the number of the change that must come first; 0 = not known
     */
    WalFile(Path file, long nextSequence) throws IOException {
        this.file = file;
        this.nextSequence = nextSequence;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Returns the number of the change after the last whole record; 0 where that is not known. */
    long nextSequence() {
        return nextSequence;
    }

    /** Returns the number of the first change; 0 where there is no whole record. */
    long firstSequence() {
        return firstSequence;
    }

    /** Returns where the last whole record ends. */
    long end() {
        return end;
    }

    /** Returns whether the last record is incomplete. */
    boolean isTorn() {
        return torn;
    }

    /**
     * Reads the file to its end.
     *
     * @param leastZeros how many zeros at least must stand where a sector was never written
     * @throws StorageException if something is damaged that was on stable storage once
     */
    void scan(int leastZeros) throws IOException {
        while (!torn && blockStart + WalFragment.BLOCK_BYTES < channel.size()) {
            loadBlock(blockStart + WalFragment.BLOCK_BYTES);
            scanBlock(leastZeros);
        }
        if (recordStart >= 0) {
            torn = true;
        }
    }

    private void scanBlock(int leastZeros) throws IOException {
        int position = 0;
        while (!torn && block.limit() - position >= WalFragment.HEADER_BYTES) {
            WalFragment fragment = WalFragment.at(block, position);
            boolean inOrder = fragment.isStart() == (recordStart < 0);
            if (!inOrder || !fragment.isWhole(block)) {
                judge(fragment, leastZeros);
                torn = true;
                return;
            }
            take(fragment);
            position = fragment.end();
        }
        // The end of a full block is padding; that of the file is the start of something.
        torn |= position < block.limit() && block.limit() < WalFragment.BLOCK_BYTES;
    }

    private void take(WalFragment fragment) {
        if (fragment.isStart()) {
            recordStart = blockStart + fragment.position();
            header.clear();
        }
        int headerBytes = Math.min(header.remaining(), fragment.length());
        header.put(block.slice(fragment.payload(), headerBytes));
        if (fragment.isEnd()) {
            finishRecord();
            end = blockStart + fragment.end();
        }
    }

    private void finishRecord() {
        if (header.hasRemaining()) {
            throw damaged(recordStart, "a record is too short");
        }
        WalRecord record = WalRecord.read(header.flip());
        if (record.changes() > 0) {
            if (nextSequence != 0 && record.sequence() != nextSequence) {
                throw damaged(
                        recordStart,
                        "change " + nextSequence + " is missing, " + record.sequence() + " is the next one");
            }
            nextSequence = record.nextSequence();
            firstSequence = firstSequence == 0 ? record.sequence() : firstSequence;
        }
        recordStart = -1;
    }

    /**
     * Decides what a part means that makes no sense. Each record was synced before the next one was begun. So if there
     * is any later one, this one was acknowledged. If it is the last one, it may be what a power loss cut off: then the
     * file ends within it, or sectors of it were never written and read as zeros.
     */
    private void judge(WalFragment bad, int leastZeros) throws IOException {
        long start = blockStart + bad.position();
        long unsure = recordStart >= 0 ? recordStart : start;
        boolean lastBlock = blockStart + block.limit() == channel.size();
        boolean cutOff = lastBlock && bad.end() > block.limit();
        if (cutOff && bad.isWholeToTheEnd(block)) {
            throw damaged(start, "the length of a record is wrong");
        }
        int position = bad.position() + 1;
        do {
            if (hasLaterRecord(position)) {
                throw damaged(start, "a record is not readable, but later ones are");
            }
            position = 0;
        } while (loadBlock(blockStart + WalFragment.BLOCK_BYTES));
        if (!cutOff && !hasUnwrittenSector(unsure, leastZeros)) {
            throw damaged(start, "the last record's checksum is wrong, though all of it was written");
        }
    }

    private boolean hasLaterRecord(int from) {
        int least = WalFragment.HEADER_BYTES + WalRecord.HEADER_BYTES;
        for (int position = from; position + least <= block.limit(); position++) {
            WalFragment candidate = WalFragment.at(block, position);
            // In this order, as the checksum is what costs.
            if (candidate.isStart()
                    && candidate.length() >= WalRecord.HEADER_BYTES
                    && WalRecord.read(block.slice(candidate.payload(), WalRecord.HEADER_BYTES))
                            .isLaterThan(nextSequence)
                    && candidate.isWhole(block)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasUnwrittenSector(long from, int leastZeros) throws IOException {
        long position = from;
        while (position < channel.size()) {
            long sectorEnd = Math.min(channel.size(), (position / SECTOR_BYTES + 1) * SECTOR_BYTES);
            ByteBuffer sector = read(position, (int) (sectorEnd - position));
            boolean zeros = sector.remaining() >= leastZeros;
            while (zeros && sector.hasRemaining()) {
                zeros = sector.get() == 0;
            }
            if (zeros) {
                return true;
            }
            position = sectorEnd;
        }
        return false;
    }

    private boolean loadBlock(long start) throws IOException {
        if (start >= channel.size()) {
            return false;
        }
        ByteBuffer bytes = read(start, (int) Math.min(WalFragment.BLOCK_BYTES, channel.size() - start));
        block.clear().put(bytes).flip();
        blockStart = start;
        return true;
    }

    private ByteBuffer read(long start, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, start + bytes.position()) < 0) {
                throw new IOException(file + " became shorter while it was read");
            }
        }
        return bytes.flip();
    }

    StorageException damaged(long offset, String what) {
        return new StorageException("log store is damaged: " + file + " at offset " + offset + ": " + what);
    }
}
