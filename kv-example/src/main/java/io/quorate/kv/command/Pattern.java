package io.quorate.kv.command;

import io.quorate.raft.protocol.Bytes;

/**
 * A pattern of bytes, as KEYS has it: {@code *} for any number of bytes, {@code ?} for one, {@code [a-c]} and
 * {@code [^a-c]} for one of these or none of these, and a backslash before what stands for itself.
 */
final class Pattern {
    static final Pattern ANY = new Pattern(Bytes.utf8("*"));

    /** Matches nothing: a class without members. */
    static final Pattern NONE = new Pattern(Bytes.utf8("[]"));

    private final byte[] pattern;
    private final Bytes prefix;

    Pattern(Bytes pattern) {
        this.pattern = pattern.toByteArray();
        int literal = 0;
        while (literal < this.pattern.length && "*?[\\".indexOf(this.pattern[literal]) < 0) {
            literal++;
        }
        this.prefix = pattern.slice(0, literal);
    }

    /** Returns the bytes that every key that matches starts with. */
    Bytes prefix() {
        return prefix;
    }

    /**
     * Returns whether the key starts as it must; of keys in order from the prefix on, none does behind one that does
     * not.
     */
    boolean mayFollow(Bytes key) {
        return key.length() >= prefix.length() && key.slice(0, prefix.length()).equals(prefix);
    }

    /** Returns whether the whole key matches. Takes time with the product of both lengths at most. */
    boolean matches(Bytes bytes) {
        byte[] key = bytes.toByteArray();
        int p = 0;
        int k = 0;
        int star = -1;
        int mark = 0;
        while (k < key.length) {
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                mark = k;
            } else if (p < pattern.length && matchesOne(p, key[k])) {
                p = next(p);
                k++;
            } else if (star >= 0) {
                // Another byte for the last star; an earlier star need not be looked at again.
                p = star + 1;
                k = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }

    /** Returns whether the element at p stands for this byte. */
    private boolean matchesOne(int p, byte b) {
        return switch (pattern[p]) {
            case '?' -> true;
            case '[' -> inClass(p + 1, b);
            case '\\' -> pattern[escaped(p)] == b;
            default -> pattern[p] == b;
        };
    }

    private int escaped(int p) {
        return p + 1 < pattern.length ? p + 1 : p;
    }

    private boolean inClass(int start, byte b) {
        int p = start;
        boolean negated = p < pattern.length && pattern[p] == '^';
        if (negated) {
            p++;
        }
        boolean found = false;
        while (p < pattern.length && pattern[p] != ']') {
            if (pattern[p] == '\\') {
                p = escaped(p);
                found |= pattern[p] == b;
                p++;
            } else if (p + 2 < pattern.length && pattern[p + 1] == '-') {
                int low = Math.min(pattern[p] & 0xff, pattern[p + 2] & 0xff);
                int high = Math.max(pattern[p] & 0xff, pattern[p + 2] & 0xff);
                found |= (b & 0xff) >= low && (b & 0xff) <= high;
                p += 3;
            } else {
                found |= pattern[p] == b;
                p++;
            }
        }
        return found != negated;
    }

    /** Returns where the element behind that at p starts. */
    private int next(int p) {
        if (pattern[p] == '\\') {
            return escaped(p) + 1;
        }
        if (pattern[p] != '[') {
            return p + 1;
        }
        int end = p + 1;
        while (end < pattern.length && pattern[end] != ']') {
            end = pattern[end] == '\\' ? escaped(end) + 1 : end + 1;
        }
        return Math.min(end + 1, pattern.length);
    }
}
