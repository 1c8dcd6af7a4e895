package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.proto.CodecException;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StorageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * The record that every batch writes anew: the number of the batch's own last change. It tells how far what can be read
 * goes; the number that RocksDB names itself may be that of a change that is lost, since its manifest notes the last
 * one whether it is in a table or not.
 */
final class LastChange {
    private static final byte[] KEY = RecordKind.LAST_CHANGE.key();

    private LastChange() {}

    /** Adds the record to a batch; {@code change} is the number of this very change. */
    static void stage(Batch batch, long change) {
        Bytes number =
                Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(change).array());
        batch.put(KEY, Sealed.seal(KEY, number));
    }

    /**
     * Returns the number of the last change that there is; 0 = none.
     *
     * @throws StorageException if the record is damaged
     */
    static long read(RocksDB database, Path directory) throws RocksDBException {
        byte[] sealed = database.get(KEY);
        if (sealed == null) {
            return 0;
        }
        try {
            Bytes number = Sealed.unseal(KEY, sealed);
            if (number.length() != Long.BYTES) {
                throw new CodecException(number.length() + " bytes");
            }
            return number.asByteBuffer().getLong();
        } catch (CodecException e) {
            throw new StorageException(
                    "log store " + directory + " is damaged: the number of its last change: " + e.getMessage(), e);
        }
    }
}
