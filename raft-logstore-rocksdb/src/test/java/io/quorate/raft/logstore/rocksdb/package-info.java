/** Tests of the RocksDB log store. */
@NullMarked
package io.quorate.raft.logstore.rocksdb;

import org.jspecify.annotations.NullMarked;
