package io.quorate.kv.store;

/** The byte that says which operation follows. These stay what they are, since logs hold them. */
final class Tag {
    static final byte PUT = 1;
    static final byte DELETE = 2;
    static final byte COMPARE_AND_SET = 3;
    static final byte INCREMENT = 4;
    static final byte SWAP = 5;
    static final byte PUT_ALL = 6;
    static final byte DELETE_ALL = 7;
    static final byte TAKE = 8;
    static final byte APPEND = 9;
    static final byte CLEAR = 10;
    static final byte TRANSACTION = 11;
    static final byte GET = 12;
    static final byte GET_ALL = 13;
    static final byte EXISTS = 14;
    static final byte LENGTH = 15;
    static final byte SIZE = 16;

    /** The byte for {@link KvCommand.Presence#ANY}; the others follow. */
    static final byte ANY = 0;

    static final byte ABSENT = 1;
    static final byte PRESENT = 2;

    private Tag() {}
}
