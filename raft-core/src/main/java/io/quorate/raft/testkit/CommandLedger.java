package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Bytes;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Every command that a client has proposed. Each is given a number, which it carries in front of its bytes, so that one
 * that is applied twice, or although it was refused, is seen at once.
 */
final class CommandLedger {
    private static final byte REFUSED = 1;

    private final Journal journal;
    private long[] appliedAt = new long[256];
    private byte[] ends = new byte[256];
    private final BitSet ofSessions = new BitSet();
    private int numbers;

    CommandLedger(Journal journal) {
        this.journal = journal;
    }

    /** Returns the command with a new number in front. */
    Bytes number(Bytes command) {
        int number = ++numbers;
        if (number == ends.length) {
            ends = Arrays.copyOf(ends, 2 * number);
            appliedAt = Arrays.copyOf(appliedAt, 2 * number);
        }
        byte[] numbered = new byte[Integer.BYTES + command.length()];
        for (int i = 0; i < Integer.BYTES; i++) {
            numbered[i] = (byte) (number >>> (Byte.SIZE * (Integer.BYTES - 1 - i)));
        }
        command.copyTo(numbered, Integer.BYTES);
        return Bytes.wrap(numbered);
    }

    /** Returns a session's command with a new number in front, whatever number the session gives it. */
    Bytes numberOnce(Bytes command) {
        Bytes numbered = number(command);
        ofSessions.set(numbers);
        return numbered;
    }

    /** Returns the bytes behind the number. */
    static Bytes withoutNumber(Bytes numbered) {
        return numbered.slice(Integer.BYTES, numbered.length() - Integer.BYTES);
    }

    private static int numberOf(Bytes numbered) {
        int number = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            number = (number << Byte.SIZE) | (numbered.byteAt(i) & 0xFF);
        }
        return number;
    }

    /** A state machine has applied the command. Checks I18 and I19: once, in one place, and not against a promise. */
    void applied(Bytes numbered, long index) {
        int number = numberOf(numbered);
        if (appliedAt[number] != 0 && appliedAt[number] != index) {
            journal.violated(
                    ofSessions.get(number) ? "I19" : "I18",
                    "command " + number + " is applied at index " + appliedAt[number] + " and again at " + index);
        }
        if (ends[number] == REFUSED) {
            journal.violated("I18", "command " + number + " is applied at index " + index + ", though it was refused");
        }
        appliedAt[number] = index;
    }

    /** A client was told that the command surely has no effect, ever. */
    void refused(Bytes numbered, Throwable reason) {
        int number = numberOf(numbered);
        ends[number] = REFUSED;
        if (appliedAt[number] != 0) {
            journal.violated(
                    "I20",
                    "command " + number + " was applied at index " + appliedAt[number] + ", but its caller hears "
                            + reason);
        }
    }

    /** A client was told that the command was applied at this index. */
    void acknowledged(Bytes numbered, long index) {
        int number = numberOf(numbered);
        if (appliedAt[number] != index) {
            journal.violated(
                    "I20",
                    "the caller of command " + number + " hears of index " + index + ", but it was applied at "
                            + appliedAt[number]);
        }
    }
}
