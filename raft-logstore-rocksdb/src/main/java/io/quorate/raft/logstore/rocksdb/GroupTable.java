package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.proto.CodecException;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.spi.StorageException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The groups of the store and their numbers. Read by any thread, added to by the writer. */
final class GroupTable {
    private final Map<GroupId, Group> groups = new ConcurrentHashMap<>();
    // Confined to the writer.
    private int nextNumber = 1;

    private GroupTable() {}

    /** Reads the table; throws {@link StorageException} where it is damaged. */
    static GroupTable load(LogView view, Path directory) {
        GroupTable table = new GroupTable();
        view.seekFrom(RecordKind.GROUP.key());
        while (view.valid() && RecordKind.GROUP.holds(view.key())) {
            byte[] key = view.key();
            int number = RecordKind.groupOf(key);
            try {
                GroupId id = GroupId.of(Sealed.unseal(key, view.value()).toUtf8());
                if (table.groups.put(id, new Group(id, number)) != null) {
                    throw new CodecException("group " + id + " has two numbers");
                }
            } catch (CodecException | IllegalArgumentException e) {
                throw new StorageException(
                        "log store " + directory + " is damaged: the name of group number " + number + ": "
                                + e.getMessage(),
                        e);
            }
            table.nextNumber = Math.max(table.nextNumber, number + 1);
            view.next();
        }
        return table;
    }

    /** Returns the group, or null where nothing was ever written for it. */
    @Nullable
    Group find(GroupId id) {
        return groups.get(id);
    }

    /** Returns a new group with a number that no other has. Others find it once it is {@link #publish published}. */
    Group create(GroupId id) {
        Group group = new Group(id, nextNumber);
        nextNumber++;
        return group;
    }

    /** Makes a new group known, once its record is written. */
    void publish(Group group) {
        groups.put(group.id(), group);
    }

    /** Returns the record that says the group's name. */
    static byte[] record(byte[] key, Group group) {
        return Sealed.seal(key, Bytes.utf8(group.id().value()));
    }
}
