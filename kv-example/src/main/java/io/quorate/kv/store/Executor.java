package io.quorate.kv.store;

import io.quorate.raft.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Does what commands say to one map. */
final class Executor implements KvCommand.Visitor<KvResult>, KvRead.Visitor<KvResult> {
    private static final KvResult STORED = new KvResult.Stored();

    private VersionedMap map;

    Executor(VersionedMap map) {
        this.map = map;
    }

    VersionedMap map() {
        return map;
    }

    @Override
    public KvResult put(KvCommand.Put command) {
        map.put(command.key(), command.value());
        return STORED;
    }

    @Override
    public KvResult delete(KvCommand.Delete command) {
        return new KvResult.Deleted(map.remove(command.key()));
    }

    @Override
    public KvResult compareAndSet(KvCommand.CompareAndSet command) {
        Bytes present = map.get(command.key());
        if (present == null || !command.expected().equals(present)) {
            return new KvResult.Mismatched(present);
        }
        map.put(command.key(), command.value());
        return STORED;
    }

    @Override
    public KvResult increment(KvCommand.Increment command) {
        Bytes present = map.get(command.key());
        long before = 0;
        if (present != null) {
            try {
                before = Long.parseLong(present.toUtf8());
            } catch (NumberFormatException notANumber) {
                return new KvResult.Refused(KvResult.Reason.NOT_AN_INTEGER);
            }
            // Only the canonical form: "+5", "007" and digits of other scripts are texts, not counters.
            if (!Long.toString(before).equals(present.toUtf8())) {
                return new KvResult.Refused(KvResult.Reason.NOT_AN_INTEGER);
            }
        }
        long after = before + command.delta();
        if (((before ^ after) & (command.delta() ^ after)) < 0) {
            return new KvResult.Refused(KvResult.Reason.OVERFLOW);
        }
        map.put(command.key(), Bytes.utf8(Long.toString(after)));
        return new KvResult.Counted(after);
    }

    @Override
    public KvResult swap(KvCommand.Swap command) {
        Bytes previous = map.get(command.key());
        boolean stored = switch (command.presence()) {
            case ANY -> true;
            case ABSENT -> previous == null;
            case PRESENT -> previous != null;
        };
        if (stored) {
            map.put(command.key(), command.value());
        }
        return new KvResult.Swapped(previous, stored);
    }

    @Override
    public KvResult putAll(KvCommand.PutAll command) {
        for (KvEntry entry : command.entries()) {
            map.put(entry.key(), entry.value());
        }
        return STORED;
    }

    @Override
    public KvResult deleteAll(KvCommand.DeleteAll command) {
        long deleted = 0;
        for (Bytes key : command.keys()) {
            deleted += map.remove(key) ? 1 : 0;
        }
        return new KvResult.Counted(deleted);
    }

    @Override
    public KvResult take(KvCommand.Take command) {
        Bytes value = map.get(command.key());
        if (value != null) {
            boolean unused = map.remove(command.key());
        }
        return new KvResult.Found(value);
    }

    @Override
    public KvResult append(KvCommand.Append command) {
        @Nullable Bytes present = map.get(command.key());
        int before = present == null ? 0 : present.length();
        int after = before + command.suffix().length();
        if (after > Limits.MAX_VALUE_BYTES) {
            return new KvResult.Refused(KvResult.Reason.TOO_LONG);
        }
        byte[] value = new byte[after];
        if (present != null) {
            present.copyTo(value, 0);
        }
        command.suffix().copyTo(value, before);
        map.put(command.key(), Bytes.wrap(value));
        return new KvResult.Counted(after);
    }

    @Override
    public KvResult clear(KvCommand.Clear command) {
        // Views keep the old map's nodes.
        map = new VersionedMap();
        return STORED;
    }

    @Override
    public KvResult transaction(KvCommand.Transaction command) {
        List<KvResult> results = new ArrayList<>(command.commands().size());
        for (KvCommand each : command.commands()) {
            results.add(each.accept(this));
        }
        return new KvResult.Results(results);
    }

    @Override
    public KvResult read(KvRead question) {
        return question.ask(this);
    }

    @Override
    public KvResult get(KvRead.Get question) {
        return new KvResult.Found(map.get(question.key()));
    }

    @Override
    public KvResult getAll(KvRead.GetAll question) {
        return new KvResult.Values(question.keys().stream()
                .map(key -> Optional.ofNullable(map.get(key)))
                .toList());
    }

    @Override
    public KvResult exists(KvRead.Exists question) {
        return new KvResult.Counted(
                question.keys().stream().filter(key -> map.get(key) != null).count());
    }

    @Override
    public KvResult length(KvRead.Length question) {
        Bytes value = map.get(question.key());
        return new KvResult.Counted(value == null ? 0 : value.length());
    }

    @Override
    public KvResult size(KvRead.Size question) {
        return new KvResult.Counted(map.size());
    }
}
