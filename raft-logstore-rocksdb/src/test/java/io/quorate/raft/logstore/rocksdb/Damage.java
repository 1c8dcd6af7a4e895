package io.quorate.raft.logstore.rocksdb;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A way to damage the bytes of a file at a place. */
enum Damage {
    BIT {
        @Override
        byte[] at(int offset, byte[] bytes, SplittableRandom random) {
            byte[] damaged = bytes.clone();
            damaged[offset] ^= (byte) (1 << random.nextInt(8));
            return damaged;
        }
    },
    BYTE {
        @Override
        byte[] at(int offset, byte[] bytes, SplittableRandom random) {
            byte[] damaged = bytes.clone();
            damaged[offset] ^= (byte) random.nextInt(1, 256);
            return damaged;
        }
    },
    ZEROED_SECTOR {
        @Override
        byte[] at(int offset, byte[] bytes, SplittableRandom random) {
            byte[] damaged = bytes.clone();
            int from = offset / SECTOR_BYTES * SECTOR_BYTES;
            Arrays.fill(damaged, from, Math.min(bytes.length, from + SECTOR_BYTES), (byte) 0);
            return damaged;
        }
    },
    CUT_OFF {
        @Override
        byte[] at(int offset, byte[] bytes, SplittableRandom random) {
            return Arrays.copyOf(bytes, offset);
        }
    };

    private static final int SECTOR_BYTES = 512;

    /** Returns the damaged bytes; the given ones stay. */
    abstract byte[] at(int offset, byte[] bytes, SplittableRandom random);
}
