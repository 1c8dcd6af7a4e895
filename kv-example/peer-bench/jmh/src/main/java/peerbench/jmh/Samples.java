package peerbench.jmh;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The commands of all the benchmarks: 128 bytes each. */
final class Samples {
    static final int BATCH = 64;

    private static final int COMMAND_BYTES = 128;

    private Samples() {}

    static Bytes command() {
        byte[] command = new byte[COMMAND_BYTES];
        Arrays.fill(command, (byte) 'x');
        return Bytes.wrap(command);
    }

    static List<Bytes> commands(int count) {
        return Collections.nCopies(count, command());
    }

    /** Makes entries that follow on this one, as a leader's log does for each batch. */
    static LogSlice slice(EntryId previous, long term, List<Bytes> commands) {
        List<Entry> entries = new ArrayList<>(commands.size());
        for (int i = 0; i < commands.size(); i++) {
            entries.add(new Entry(previous.index() + 1 + i, term, commands.get(i)));
        }
        return LogSlice.of(previous, entries);
    }
}
