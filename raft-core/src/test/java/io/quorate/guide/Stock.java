package io.quorate.guide;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

// guide: state machine
/** What a shop has of each item. A command adds to an item or takes from it, never more than there is. */
public final class Stock implements StateMachine<Stock.Answer> {
    private final Map<String, Long> items = new TreeMap<>();

    /** Whether the command was carried out, and how much there is now. */
    public record Answer(boolean done, long left) {}

    public static Bytes change(String item, long by) {
        return Bytes.utf8(by + " " + item);
    }

    @Override
    public Answer apply(long index, Bytes command) {
        String[] words = command.toUtf8().split(" ", 2);
        long before = count(words[1]);
        long after = before + Long.parseLong(words[0]);
        if (after < 0) {
            return new Answer(false, before);
        }
        items.put(words[1], after);
        return new Answer(true, after);
    }

    public long count(String item) {
        return items.getOrDefault(item, 0L);
    }
    // end

    // guide: snapshot
    @Override
    public StateMachineSnapshot capture() {
        Map<String, Long> copy = new TreeMap<>(items);
        return out -> {
            DataOutputStream data = new DataOutputStream(out);
            data.writeInt(copy.size());
            for (Map.Entry<String, Long> item : copy.entrySet()) {
                data.writeUTF(item.getKey());
                data.writeLong(item.getValue());
            }
            data.flush();
        };
    }

    @Override
    public void restore(InputStream snapshot) throws IOException {
        DataInputStream data = new DataInputStream(snapshot);
        items.clear();
        for (int left = data.readInt(); left > 0; left--) {
            items.put(data.readUTF(), data.readLong());
        }
    }
    // end

    /** Returns what there is of each item. */
    Map<String, Long> contents() {
        return Map.copyOf(items);
    }
}
