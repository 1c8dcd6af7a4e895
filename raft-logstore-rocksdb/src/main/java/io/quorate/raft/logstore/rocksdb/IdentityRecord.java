package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.proto.CodecException;
import io.quorate.raft.proto.StoredCodec;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.StorageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;

/** Whose store this is: written when it is made, and asked for at every start. */
final class IdentityRecord {
    private static final int FORMAT_VERSION = 2;

    private IdentityRecord() {}

    /**
     * Returns the identity of the store. One that was just made is given it now.
     *
     * @param wanted who opens it, and the incarnation to be given to a new store
     * @throws StorageException if it belongs to somebody else, or its format is not known
     */
    static NodeIdentity claim(Database database, Path directory, NodeIdentity wanted) throws RocksDBException {
        byte[] key = RecordKind.IDENTITY.key();
        byte[] record;
        boolean empty;
        try (LogView view = new LogView(database.rocks(), directory)) {
            record = view.value(key);
            view.seekFrom(new byte[0]);
            empty = !view.valid();
        }
        if (record != null) {
            NodeIdentity found = read(key, record, directory);
            if (!found.cluster().equals(wanted.cluster()) || !found.node().equals(wanted.node())) {
                throw new StorageException("log store " + directory + " belongs to " + found + ", not to node "
                        + wanted.node() + " of cluster " + wanted.cluster());
            }
            return found;
        }
        if (!empty) {
            throw new StorageException("directory " + directory + " holds a RocksDB that is not a log store");
        }
        write(database, key, wanted);
        return wanted;
    }

    private static void write(Database database, byte[] key, NodeIdentity identity) throws RocksDBException {
        byte[] sealed = Sealed.seal(key, StoredCodec.encode(identity));
        ByteBuffer record = ByteBuffer.allocate(Integer.BYTES + sealed.length);
        record.putInt(FORMAT_VERSION).put(sealed);
        try (Batch batch = new Batch(database.rocks())) {
            batch.put(key, record.array());
            batch.write();
        }
        // Into a table file, so that a store which lost its write-ahead log is not taken for a new one.
        database.flush();
    }

    private static NodeIdentity read(byte[] key, byte[] record, Path directory) {
        if (record.length < Integer.BYTES) {
            throw new StorageException("log store " + directory + " is damaged: its identity is cut off");
        }
        ByteBuffer buffer = ByteBuffer.wrap(record);
        int version = buffer.getInt();
        if (version != FORMAT_VERSION) {
            throw new StorageException("log store " + directory + " has format version " + version
                    + ", this program knows " + FORMAT_VERSION + " only");
        }
        byte[] sealed = new byte[buffer.remaining()];
        buffer.get(sealed);
        try {
            return StoredCodec.decodeIdentity(Sealed.unseal(key, sealed));
        } catch (CodecException e) {
            throw new StorageException("log store " + directory + " is damaged: its identity: " + e.getMessage(), e);
        }
    }
}
