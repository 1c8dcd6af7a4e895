package io.quorate.raft.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable run of bytes: a view of an array that nobody writes to any more. One received frame or one encoded batch
 * is shared by all the views into it; nothing is copied on the way from the wire to the log and the state machine.
 */
public final class Bytes implements EntryPayload, Proposal {

    /** No bytes at all. */
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private static final int SHOWN_BYTES = 16;

    private final byte[] array;
    private final int offset;
    private final int length;

    private Bytes(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** Returns a view of the whole array, which the caller hands over: it must not be written to afterwards. */
    public static Bytes wrap(byte[] array) {
        return array.length == 0 ? EMPTY : new Bytes(array, 0, array.length);
    }

    /** Returns a view of a part of the array, which the caller hands over: it must not be written to afterwards. */
    public static Bytes wrap(byte[] array, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        return new Bytes(array, offset, length);
    }

    /** Returns a copy of the array. */
    public static Bytes copyOf(byte[] array) {
        return wrap(array.clone());
    }

    /** Returns the UTF-8 form of the text. */
    public static Bytes utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns how many bytes there are. */
    public int length() {
        return length;
    }

    /** Returns the byte at this position, from 0. */
    public byte byteAt(int position) {
        return array[offset + Objects.checkIndex(position, length)];
    }

    /** Returns a view of a part of these bytes; nothing is copied. */
    public Bytes slice(int from, int sliceLength) {
        Objects.checkFromIndexSize(from, sliceLength, length);
        return new Bytes(array, offset + from, sliceLength);
    }

    /** Copies all the bytes into the array, from this position of it. */
    public void copyTo(byte[] target, int position) {
        System.arraycopy(array, offset, target, position, length);
    }

    /** Returns a read-only buffer over these bytes; nothing is copied. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
    }

    /** Puts all the bytes into the buffer, at its position. */
    public void putInto(ByteBuffer target) {
        target.put(array, offset, length);
    }

    /** Returns a fresh array with a copy of the bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** Returns the text of which these bytes are the UTF-8 form. */
    public String toUtf8() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public int sizeBytes() {
        return length;
    }

    @Override
    public int commandBytes() {
        return length;
    }

    @Override
    public EntryPayload payload(long leaderMillis) {
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        int shown = Math.min(length, SHOWN_BYTES);
        String hex = HexFormat.of().formatHex(array, offset, offset + shown);
        return length + " bytes[" + hex + (shown < length ? "…]" : "]");
    }
}
