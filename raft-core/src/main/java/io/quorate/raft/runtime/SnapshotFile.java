package io.quorate.raft.runtime;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The form of a snapshot file: a header, the state machine's bytes, a footer. Numbers are big-endian.
 *
 * <pre>
 * header   8  magic "QUORSNAP"
 *          4  version of this form, 2
 *          4  length of the header in bytes, checksum included
 *          8  index of the last entry      8  term of the last entry      8  index of the configuration
 *             voters, outgoing voters, learners; each list:
 *                2  how many; each member:  2 + n  id    2 + n  address, both UTF-8 with their length in bytes
 *                   4  priority    8  incarnation
 *          4  CRC32C of the header so far
 * payload     the state machine's bytes
 * footer   4  magic "QEND"
 *          8  length of the payload        4  CRC32C of the payload
 *          4  CRC32C of the header's checksum and of the footer so far
 * </pre>
 *
 * <p>The footer comes last because length and checksum are known last; and since it must stand exactly where the length
 * says, a file that was cut short or grew is noticed without reading the payload. It vouches for the header too, so
 * that the parts of two files never pass for one.
 */
final class SnapshotFile {
    static final int FOOTER_BYTES = 20;

    private static final long MAGIC = 0x51554F52534E4150L;
    private static final int END_MAGIC = 0x51454E44;
    private static final int VERSION = 2;
    private static final int CHECKSUM_BYTES = 4;
    private static final int PREFIX_BYTES = 16;
    /** Of a member, besides id and address: their lengths, priority and incarnation. */
    private static final int MEMBER_BYTES = 2 * 2 + 4 + 8;

    private static final int MIN_HEADER_BYTES = PREFIX_BYTES + 3 * 8 + 3 * 2 + CHECKSUM_BYTES;
    /** More than 255 members with the longest ids and addresses need; more is no header of ours. */
    private static final int MAX_HEADER_BYTES = 1 << 20;

    private SnapshotFile() {}

    /**
     * What opening a file found: its meta data, and where the payload starts.
     *
     * @param meta what the snapshot stands for
     * @param payloadOffset the payload's first byte
     */
    record Layout(SnapshotMeta meta, long payloadOffset) {}

    /** Returns the header of a snapshot, from position 0 to the buffer's limit. */
    static ByteBuffer header(EntryId last, long configurationIndex, Configuration configuration) {
        ByteBuffer header = ByteBuffer.allocate(headerBytes(configuration));
        header.putLong(MAGIC).putInt(VERSION).putInt(header.capacity());
        header.putLong(last.index()).putLong(last.term()).putLong(configurationIndex);
        putMembers(header, configuration.voters());
        putMembers(header, configuration.outgoingVoters());
        putMembers(header, configuration.learners());
        header.putInt(checksum(header, header.position()));
        return header.flip();
    }

    private static int headerBytes(Configuration configuration) {
        int bytes = MIN_HEADER_BYTES;
        for (List<Member> members :
                List.of(configuration.voters(), configuration.outgoingVoters(), configuration.learners())) {
            for (Member member : members) {
                bytes += MEMBER_BYTES + utf8(member.id().value()).length + utf8(member.address()).length;
            }
        }
        return bytes;
    }

    private static void putMembers(ByteBuffer header, List<Member> members) {
        header.putShort((short) members.size());
        for (Member member : members) {
            putText(header, member.id().value());
            putText(header, member.address());
            header.putInt(member.priority()).putLong(member.incarnation());
        }
    }

    private static void putText(ByteBuffer header, String text) {
        byte[] bytes = utf8(text);
        header.putShort((short) bytes.length).put(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the footer of a snapshot, from position 0 to the buffer's limit. */
    static ByteBuffer footer(ByteBuffer header, long payloadBytes, int payloadChecksum) {
        ByteBuffer footer = ByteBuffer.allocate(FOOTER_BYTES);
        footer.putInt(END_MAGIC).putLong(payloadBytes).putInt(payloadChecksum);
        footer.putInt(footerChecksum(header, footer));
        return footer.flip();
    }

    private static int footerChecksum(ByteBuffer header, ByteBuffer footer) {
        CRC32C crc = new CRC32C();
        crc.update(header.slice(header.limit() - CHECKSUM_BYTES, CHECKSUM_BYTES));
        crc.update(footer.slice(0, FOOTER_BYTES - CHECKSUM_BYTES));
        return (int) crc.getValue();
    }

    private static int checksum(ByteBuffer buffer, int length) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.slice(0, length));
        return (int) crc.getValue();
    }

    /**
     * Reads header and footer, and checks that they belong together and to the length of the file. The payload's
     * checksum is not compared: that takes reading it all.
     *
     * @throws DamagedException if this is no whole snapshot file; the message says what is wrong
     */
    static Layout read(FileChannel file) throws IOException {
        long size = file.size();
        if (size < MIN_HEADER_BYTES + FOOTER_BYTES) {
            throw new DamagedException("is too short, " + size + " bytes");
        }
        ByteBuffer header = readHeader(file, size);
        ByteBuffer footer = readFully(file, size - FOOTER_BYTES, FOOTER_BYTES);
        if (footer.getInt() != END_MAGIC) {
            throw new DamagedException("does not end as a snapshot does: cut short, or never finished");
        }
        long payloadBytes = footer.getLong();
        int payloadChecksum = footer.getInt();
        if (footer.getInt() != footerChecksum(header, footer)) {
            throw new DamagedException("has a wrong checksum at its end");
        }
        if (payloadBytes != size - header.limit() - FOOTER_BYTES) {
            throw new DamagedException("has " + size + " bytes, which is not the length it names itself");
        }
        return new Layout(meta(header, payloadBytes, payloadChecksum), header.limit());
    }

    private static ByteBuffer readHeader(FileChannel file, long size) throws IOException {
        ByteBuffer prefix = readFully(file, 0, PREFIX_BYTES);
        if (prefix.getLong() != MAGIC) {
            throw new DamagedException("does not begin as a snapshot does");
        }
        int version = prefix.getInt();
        if (version != VERSION) {
            throw new DamagedException("has the form of version " + version + ", only " + VERSION + " is known");
        }
        int length = prefix.getInt();
        if (length < MIN_HEADER_BYTES || length > MAX_HEADER_BYTES || length > size - FOOTER_BYTES) {
            throw new DamagedException("names an impossible length of its header, " + length + " bytes");
        }
        ByteBuffer header = readFully(file, 0, length);
        if (header.getInt(length - CHECKSUM_BYTES) != checksum(header, length - CHECKSUM_BYTES)) {
            throw new DamagedException("has a wrong checksum in its header");
        }
        return header;
    }

    private static SnapshotMeta meta(ByteBuffer header, long payloadBytes, int payloadChecksum) throws IOException {
        header.position(PREFIX_BYTES);
        try {
            EntryId last = new EntryId(header.getLong(), header.getLong());
            long configurationIndex = header.getLong();
            Configuration configuration = new Configuration(members(header), members(header), members(header));
            if (header.remaining() != CHECKSUM_BYTES) {
                throw new DamagedException("has " + header.remaining() + " bytes too many in its header");
            }
            return new SnapshotMeta(last, configurationIndex, configuration, payloadBytes, payloadChecksum);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw new DamagedException("has a header that makes no sense: " + e);
        }
    }

    private static List<Member> members(ByteBuffer header) {
        int count = Short.toUnsignedInt(header.getShort());
        if (count > Configuration.MAX_MEMBERS) {
            throw new IllegalArgumentException(count + " members");
        }
        List<Member> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(new Member(new NodeId(text(header)), text(header), header.getInt(), header.getLong()));
        }
        return members;
    }

    private static String text(ByteBuffer header) {
        int length = Short.toUnsignedInt(header.getShort());
        if (length > header.remaining()) {
            throw new IllegalArgumentException("a text of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        header.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static ByteBuffer readFully(FileChannel file, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        fill(buffer, file, offset);
        return buffer.flip();
    }

    /** Fills the rest of the buffer with the bytes from this offset on, which must be there. */
    static void fill(ByteBuffer buffer, FileChannel file, long offset) throws IOException {
        long next = offset;
        while (buffer.hasRemaining()) {
            int count = file.read(buffer, next);
            if (count < 0) {
                throw new DamagedException("ends at byte " + next + ", in the middle");
            }
            next += count;
        }
    }

    /** Says what is wrong with a file, as the end of a sentence that begins with the file's name. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }
}
