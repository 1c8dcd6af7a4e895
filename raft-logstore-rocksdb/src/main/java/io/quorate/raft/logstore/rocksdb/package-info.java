/**
 * A durable log store: the logs and hard states of all the groups of a node in one RocksDB, one sync per round of
 * writes.
 *
 * <p>{@link io.quorate.raft.logstore.rocksdb.RocksDbLogStore} is the door; the layout of the records is told in
 * {@code RecordKind}.
 */
@NullMarked
package io.quorate.raft.logstore.rocksdb;

import org.jspecify.annotations.NullMarked;
