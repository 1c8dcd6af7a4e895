package io.quorate.raft.logstore.rocksdb;

import java.nio.file.Path;

/**
 * Where the write-ahead log ends.
 *
 * @param chainStart the number of the first change after the last gap; 0 where there is no record
 * @param nextSequence the number of the change after the last whole record; 0 where there is no record
 * @param torn whether an incomplete record follows, which was never acknowledged and may be dropped
 * @param file the file in which it ends
 * @param offset where in this file the last whole record ends
 */
record WalEnd(long chainStart, long nextSequence, boolean torn, Path file, long offset) {
    static final WalEnd UNKNOWN = new WalEnd(0, 0, false, Path.of(""), 0);

    /** Returns whether each change up to this one is known to be there. */
    boolean isAfter(long change) {
        return !torn && nextSequence > change;
    }
}
