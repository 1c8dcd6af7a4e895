package io.quorate.raft.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would not leave the reserve is refused; where nobody knows what is free, nothing is. */
class DiskReserveTest {

    @Test
    void whatWouldNotLeaveTheReserveIsRefused() {
        DiskReserve reserve = new DiskReserve("here", 100, () -> 150);
        reserve.require(50);
        StorageFullException refusal = assertThrows(StorageFullException.class, () -> reserve.require(51));
        assertEquals(
                "the disk of here is full: 150 bytes are free, 100 are kept in reserve, and 51 are to be written",
                refusal.getMessage());
    }

    @Test
    void whereNobodyKnowsEverythingIsLetThrough() {
        DiskReserve unknown = new DiskReserve("here", 100, () -> {
            throw new IOException("no figure");
        });
        unknown.require(Long.MAX_VALUE);
    }

    @Test
    void roomOfTheStoresOwnCounts() {
        new DiskReserve("here", 100, () -> 70).require(-30);
        assertThrows(StorageFullException.class, () -> new DiskReserve("here", 100, () -> 70).require(-29));
        new DiskReserve("here", 0, () -> Long.MAX_VALUE).require(-30);
    }

    @Test
    void aDiskHasSomeRoomAndNotAllThereIs(@TempDir Path directory) {
        DiskReserve.of(directory, 0).require(1);
        assertThrows(
                StorageFullException.class,
                () -> DiskReserve.of(directory, Long.MAX_VALUE).require(1));
        assertThrows(IllegalArgumentException.class, () -> DiskReserve.of(directory, -1));
    }
}
