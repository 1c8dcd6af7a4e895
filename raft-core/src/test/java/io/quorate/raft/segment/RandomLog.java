package io.quorate.raft.segment;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.EntryPayload;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.LogModel;
import io.quorate.raft.spi.LogWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The model of a group's log, which makes up writes that fit and does them to itself. */
final class RandomLog {
    private static final Configuration CONFIGURATION = Configuration.ofVoters(Member.of("n1", "höst:1"));

    private final GroupId group;
    private final int commandBytes;
    private final int compactPercent;
    private final LogModel model = new LogModel();

    /** Makes a log whose commands have less than so many bytes, and of whose writes so many are compactions. */
    RandomLog(GroupId group, int commandBytes, int compactPercent) {
        this.group = group;
        this.commandBytes = commandBytes;
        this.compactPercent = compactPercent;
    }

    GroupId group() {
        return group;
    }

    LogModel model() {
        return model;
    }

    /** Returns a random write, and does it. */
    LogWrite next(SplittableRandom random) {
        int kind = random.nextInt(100);
        LogWrite write;
        if (kind < compactPercent && !model.isEmpty()) {
            long upTo = random.nextLong(model.base().index() + 1, model.last().index() + 1);
            write = new LogWrite.Compact(group, model.idAt(upTo));
        } else if (kind >= 98) {
            long index = random.nextLong(
                    Math.max(1, model.base().index() - 20), model.last().index() + 50);
            write = new LogWrite.Reset(group, new EntryId(index, model.last().term() + 1));
        } else {
            write = append(random, kind >= 85);
        }
        model.apply(write);
        return write;
    }

    private LogWrite append(SplittableRandom random, boolean truncate) {
        long truncateFrom = 0;
        EntryId previous = model.last();
        if (truncate) {
            truncateFrom =
                    random.nextLong(model.base().index() + 1, model.last().index() + 2);
            previous = model.idAt(truncateFrom - 1);
        }
        HardState state = random.nextInt(4) > 0
                ? null
                : new HardState(model.hardState().term() + 1, random.nextBoolean() ? NodeId.of("n1") : null);
        long term = Math.max(1, previous.term());
        List<Entry> entries = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            long index = previous.index() + entries.size() + 1;
            term += random.nextInt(20) == 0 ? 1 : 0;
            EntryPayload payload =
                    random.nextInt(30) == 0 ? CONFIGURATION : command(index + term, random.nextInt(commandBytes));
            entries.add(new Entry(index, term, payload));
        }
        return new LogWrite.Append(group, state, truncateFrom, LogSlice.of(previous, entries));
    }

    /** Returns a command that is the same for the same number and size, and holds no zeros. */
    static Bytes command(long number, int bytes) {
        byte[] text =
                Bytes.utf8(("command " + number + ' ').repeat(bytes / 9 + 1)).toByteArray();
        return Bytes.wrap(text, 0, bytes);
    }
}
