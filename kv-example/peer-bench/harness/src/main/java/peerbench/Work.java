package peerbench;

import java.util.Arrays;
import java.util.List;

/** One row of a table: the bytes of each command, and how many are kept in flight. */
record Work(int payload, int inFlight) {
    /** What is measured where nothing else is asked for. */
    static final List<Work> ROWS =
            List.of(new Work(16, 1), new Work(128, 64), new Work(128, 1024), new Work(1024, 256));

    /** Reads {@code PAYLOAD:IN_FLIGHT}. */
    static Work parse(String row) {
        String[] part = row.split(":");
        if (part.length != 2) {
            throw new IllegalArgumentException("a row is PAYLOAD:IN_FLIGHT, not " + row);
        }
        return new Work(Integer.parseInt(part[0]), Integer.parseInt(part[1]));
    }

    byte[] command() {
        byte[] command = new byte[payload];
        Arrays.fill(command, (byte) 'x');
        return command;
    }
}
