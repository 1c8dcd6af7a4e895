package io.quorate.raft.segment;

import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;

/**
 * Makes a store, or opens one that is there. Every start begins a new segment, so nothing is written after a torn end.
 */
final class Start {
    private static final int FIRST_SLOT = 1;

    private Start() {}

    /** Makes the store. Where a first start was cut off, it left one segment at most, with nothing in it. */
    static SegmentedLogStore first(StoreDirectory directory, NodeIdentity owner, SegmentedLogStoreOptions options)
            throws IOException {
        List<Integer> slots = directory.slots();
        if (directory.has(StoreDirectory.MARK) || !Set.of(FIRST_SLOT).containsAll(slots)) {
            throw directory.damaged("its file " + StoreDirectory.IDENTITY + " is missing");
        }
        if (directory.has(StoreDirectory.UNFINISHED_IDENTITY)) {
            Files.delete(directory.file(StoreDirectory.UNFINISHED_IDENTITY));
        }
        for (int slot : slots) {
            Files.delete(directory.segmentFile(slot));
        }
        Groups groups = new Groups();
        SegmentPool pool = new SegmentPool(directory, options, FIRST_SLOT);
        Journal journal = new Journal(pool, groups, new Checksum(owner.incarnation()), List.of());
        try {
            journal.begin(0);
            journal.commit();
            IdentityFile.write(directory, owner);
            journal.acknowledgeIn(AcknowledgedMark.open(directory, journal.lastFrame()));
        } catch (IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
        return SegmentedLogStore.of(directory, owner, journal, groups, options);
    }

    /** Opens the store of the node that is known, if that is who opens it. */
    static SegmentedLogStore again(
            StoreDirectory directory, NodeIdentity known, NodeIdentity owner, SegmentedLogStoreOptions options)
            throws IOException {
        if (!known.cluster().equals(owner.cluster()) || !known.node().equals(owner.node())) {
            throw new StorageException("log store " + directory + " belongs to " + known + ", not to node "
                    + owner.node() + " of cluster " + owner.cluster());
        }
        Checksum checksum = new Checksum(known.incarnation());
        List<Integer> slots = directory.slots();
        int nextSlot = slots.isEmpty() ? FIRST_SLOT : slots.get(slots.size() - 1) + 1;
        Recovery.Found found = Recovery.run(directory, checksum);
        SegmentPool pool = new SegmentPool(directory, options, nextSlot);
        Journal journal = new Journal(pool, found.groups(), checksum, found.segments());
        try {
            for (SegmentFile file : found.unused()) {
                pool.give(file);
            }
            journal.begin(0);
            journal.commit();
            journal.acknowledgeIn(AcknowledgedMark.open(directory, journal.lastFrame()));
        } catch (IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
        return SegmentedLogStore.of(directory, known, journal, found.groups(), options);
    }
}
