package io.quorate.kv.command;

import io.quorate.raft.protocol.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where each SCAN goes on. A cursor is a number, a place is a key, so this node keeps the latest of them; a cursor may
 * be used any number of times while it is among these. For any thread.
 */
final class Cursors {
    /** The cursor of the start and of the end. */
    static final String END = "0";

    private static final int MOST = 10_000;

    private final Map<Long, Bytes> places = new LinkedHashMap<>();
    private long last;

    /** Returns where the cursor stands; throws where it never stood anywhere, or was not used for long. */
    synchronized Bytes take(Bytes cursor) throws CommandException {
        long number;
        try {
            number = Long.parseUnsignedLong(cursor.toUtf8());
        } catch (NumberFormatException notANumber) {
            throw invalid();
        }
        if (number == 0) {
            return Bytes.EMPTY;
        }
        Bytes place = places.get(number);
        if (place == null) {
            throw invalid();
        }
        return place;
    }

    private static CommandException invalid() {
        return new CommandException("ERR invalid cursor");
    }

    /** Returns the cursor of a place. */
    synchronized String give(Bytes place) {
        last++;
        places.put(last, place);
        if (places.size() > MOST) {
            var oldest = places.entrySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return Long.toString(last);
    }
}
