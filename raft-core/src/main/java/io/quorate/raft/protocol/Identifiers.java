package io.quorate.raft.protocol;

/** The one rule for the spelling of node and group ids, so that they are safe in keys, file names and log lines. */
final class Identifiers {
    private static final int MAX_LENGTH = 64;

    private Identifiers() {}

    static String requireValid(String what, String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(what + " must have 1 to " + MAX_LENGTH + " characters: '" + value + "'");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean legal = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            boolean punctuation = c == '-' || c == '_' || (c == '.' && i > 0);
            if (!legal && !punctuation) {
                throw new IllegalArgumentException(
                        what + " may hold only letters, digits, '-', '_' and, after the first, '.': '" + value + "'");
            }
        }
        return value;
    }
}
