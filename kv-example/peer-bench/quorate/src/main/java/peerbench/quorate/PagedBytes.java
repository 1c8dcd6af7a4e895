package peerbench.quorate;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Many bytes whose present state can be captured in constant time, for good: a tree of pages that are written in place,
 * except that the first write to a page after a capture copies it, and with it the path to it. For one thread; what it
 * captured is for any.
 */
final class PagedBytes {
    static final int PAGE_BYTES = 1 << 10;

    private static final int FAN_OUT_BITS = 7;
    private static final int FAN_OUT = 1 << FAN_OUT_BITS;

    private final long pages;
    private final int levels;
    private Block root;
    private long epoch;

    /** Gives each page its first content. */
    private interface Source {
        void fill(long page, byte[] bytes) throws IOException;
    }

    /** A part of the tree; written to only while its epoch is that of the whole. */
    private abstract static class Block {
        final long epoch;

        Block(long epoch) {
            this.epoch = epoch;
        }

        abstract void writeTo(OutputStream out) throws IOException;
    }

    private static final class Page extends Block {
        final byte[] bytes;

        Page(long epoch, byte[] bytes) {
            super(epoch);
            this.bytes = bytes;
        }

        @Override
        void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }

    private static final class Inner extends Block {
        final Block[] children;

        Inner(long epoch, Block[] children) {
            super(epoch);
            this.children = children;
        }

        @Override
        void writeTo(OutputStream out) throws IOException {
            for (Block child : children) {
                child.writeTo(out);
            }
        }
    }

    /** The bytes as they were at some time. */
    static final class Captured {
        private final Block root;

        private Captured(Block root) {
            this.root = root;
        }

        void writeTo(OutputStream out) throws IOException {
            root.writeTo(out);
        }
    }

    private PagedBytes(long sizeBytes, Source source) throws IOException {
        this.pages = Math.max(1, (sizeBytes + PAGE_BYTES - 1) / PAGE_BYTES);
        int height = 0;
        while (1L << FAN_OUT_BITS * height < pages) {
            height++;
        }
        this.levels = height;
        this.root = build(height, 0, source);
    }

    /** Makes at least so many bytes, whole pages of them. */
    static PagedBytes of(long sizeBytes) throws IOException {
        return new PagedBytes(sizeBytes, (page, bytes) -> Arrays.fill(bytes, (byte) page));
    }

    /** Makes as many bytes, with what the stream has. */
    static PagedBytes read(long sizeBytes, DataInputStream in) throws IOException {
        return new PagedBytes(sizeBytes, (page, bytes) -> in.readFully(bytes));
    }

    private Block build(int level, long firstPage, Source source) throws IOException {
        if (level == 0) {
            byte[] bytes = new byte[PAGE_BYTES];
            source.fill(firstPage, bytes);
            return new Page(epoch, bytes);
        }
        long span = 1L << FAN_OUT_BITS * (level - 1);
        int count = (int) Math.min(FAN_OUT, (pages - firstPage + span - 1) / span);
        Block[] children = new Block[count];
        for (int i = 0; i < count; i++) {
            children[i] = build(level - 1, firstPage + i * span, source);
        }
        return new Inner(epoch, children);
    }

    long sizeBytes() {
        return pages * PAGE_BYTES;
    }

    /** Returns the bytes as they are now, whatever is written later. Takes constant time. */
    Captured capture() {
        epoch++;
        return new Captured(root);
    }

    /** Returns this page, to be written to at once. */
    byte[] writable(long page) {
        Block own = own(root);
        root = own;
        for (int level = levels - 1; level >= 0; level--) {
            Block[] children = ((Inner) own).children;
            int slot = (int) (page >>> FAN_OUT_BITS * level) & FAN_OUT - 1;
            own = own(children[slot]);
            children[slot] = own;
        }
        return ((Page) own).bytes;
    }

    private Block own(Block block) {
        if (block.epoch == epoch) {
            return block;
        }
        return block instanceof Inner inner
                ? new Inner(epoch, inner.children.clone())
                : new Page(epoch, ((Page) block).bytes.clone());
    }

    /** Returns the CRC32C of all the bytes. */
    long checksum() throws IOException {
        CRC32C sum = new CRC32C();
        root.writeTo(new OutputStream() {
            @Override
            public void write(int value) {
                sum.update(value);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                sum.update(bytes, offset, length);
            }
        });
        return sum.getValue();
    }
}
