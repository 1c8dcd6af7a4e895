package io.quorate.raft.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Configurations as bytes: the messages {@code Configuration} and {@code Member} of {@code stored.proto}. */
final class ConfigurationEncoding {
    private static final int VOTERS = 1;
    private static final int OUTGOING_VOTERS = 2;
    private static final int LEARNERS = 3;
    private static final int ID = 1;
    private static final int ADDRESS = 2;
    private static final int PRIORITY = 3;
    private static final int INCARNATION = 4;

    private ConfigurationEncoding() {}

    static long sizeOf(Configuration configuration) {
        return sizeOf(configuration.voters())
                + sizeOf(configuration.outgoingVoters())
                + sizeOf(configuration.learners());
    }

    private static long sizeOf(List<Member> members) {
        long size = 0;
        for (Member member : members) {
            size += ProtoWriter.blobSize(sizeOf(member));
        }
        return size;
    }

    private static long sizeOf(Member member) {
        long size = ProtoWriter.blobSize(member.id().value().length())
                + ProtoWriter.blobSize(member.address().getBytes(StandardCharsets.UTF_8).length);
        size += member.priority() == 0 ? 0 : 1 + ProtoWriter.varintSize(zigzag(member.priority()));
        return size + (member.incarnation() == 0 ? 0 : 1 + Long.BYTES);
    }

    static void write(ProtoWriter target, Configuration configuration) {
        write(target, VOTERS, configuration.voters());
        write(target, OUTGOING_VOTERS, configuration.outgoingVoters());
        write(target, LEARNERS, configuration.learners());
    }

    private static void write(ProtoWriter target, int field, List<Member> members) {
        for (Member member : members) {
            target.open(field, sizeOf(member));
            target.text(ID, member.id().value());
            target.text(ADDRESS, member.address());
            if (member.priority() != 0) {
                target.number(PRIORITY, zigzag(member.priority()));
            }
            if (member.incarnation() != 0) {
                target.fixed64(INCARNATION, member.incarnation());
            }
        }
    }

    static Configuration read(Bytes encoded) {
        List<Member> voters = new ArrayList<>();
        List<Member> outgoing = new ArrayList<>();
        List<Member> learners = new ArrayList<>();
        ProtoReader reader = new ProtoReader(encoded);
        while (reader.next()) {
            switch (reader.field()) {
                case VOTERS -> add(voters, reader.blob());
                case OUTGOING_VOTERS -> add(outgoing, reader.blob());
                case LEARNERS -> add(learners, reader.blob());
                default -> reader.skip();
            }
        }
        return new Configuration(voters, outgoing, learners);
    }

    private static void add(List<Member> members, Bytes encoded) {
        if (members.size() == Configuration.MAX_MEMBERS) {
            throw new IllegalArgumentException("more members than " + Configuration.MAX_MEMBERS);
        }
        String id = "";
        String address = "";
        int priority = 0;
        long incarnation = 0;
        ProtoReader reader = new ProtoReader(encoded);
        while (reader.next()) {
            switch (reader.field()) {
                case ID -> id = reader.text();
                case ADDRESS -> address = reader.text();
                case PRIORITY -> priority = unzigzag((int) reader.signed());
                case INCARNATION -> incarnation = reader.fixed64();
                default -> reader.skip();
            }
        }
        members.add(new Member(new NodeId(id), address, priority, incarnation));
    }

    private static long zigzag(int value) {
        return Integer.toUnsignedLong(value << 1 ^ value >> 31);
    }

    private static int unzigzag(int value) {
        return value >>> 1 ^ -(value & 1);
    }
}
