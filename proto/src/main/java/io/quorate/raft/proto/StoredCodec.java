package io.quorate.raft.proto;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.quorate.raft.proto.wire.Identity;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The small records of {@code stored.proto}: identity, hard state, entry ids, configurations and snapshot headers. */
public final class StoredCodec {

    private StoredCodec() {}

    /** Returns the bytes of a hard state. */
    public static Bytes encode(HardState state) {
        NodeId vote = state.votedFor();
        return bytesOf(io.quorate.raft.proto.wire.HardState.newBuilder()
                .setTerm(state.term())
                .setVotedFor(vote == null ? "" : vote.value())
                .setFounder(state.founder())
                .build());
    }

    /** Returns the hard state; throws {@link CodecException} where the bytes are none. */
    public static HardState decodeHardState(Bytes encoded) {
        return decode("hard state", encoded, io.quorate.raft.proto.wire.HardState.parser(), wire -> {
            String vote = wire.getVotedFor();
            return new HardState(wire.getTerm(), vote.isEmpty() ? null : new NodeId(vote), wire.getFounder());
        });
    }

    /** Returns the bytes of an entry's id. */
    public static Bytes encode(EntryId id) {
        return bytesOf(toWire(id));
    }

    /** Returns the entry's id; throws {@link CodecException} where the bytes are none. */
    public static EntryId decodeEntryId(Bytes encoded) {
        return decode("entry id", encoded, io.quorate.raft.proto.wire.EntryId.parser(), StoredCodec::fromWire);
    }

    /** Returns the bytes of a configuration. */
    public static Bytes encode(Configuration configuration) {
        return bytesOf(toWire(configuration));
    }

    /** Returns the configuration; throws {@link CodecException} where the bytes are none. */
    public static Configuration decodeConfiguration(Bytes encoded) {
        return decode(
                "configuration", encoded, io.quorate.raft.proto.wire.Configuration.parser(), StoredCodec::fromWire);
    }

    /** Returns the bytes of a snapshot's description. */
    public static Bytes encode(SnapshotMeta meta) {
        return bytesOf(io.quorate.raft.proto.wire.SnapshotMeta.newBuilder()
                .setLast(toWire(meta.last()))
                .setConfigurationIndex(meta.configurationIndex())
                .setConfiguration(toWire(meta.configuration()))
                .setSizeBytes(meta.sizeBytes())
                .setChecksum(meta.checksum())
                .build());
    }

    /** Returns the snapshot's description; throws {@link CodecException} where the bytes are none. */
    public static SnapshotMeta decodeSnapshotMeta(Bytes encoded) {
        return decode(
                "snapshot description",
                encoded,
                io.quorate.raft.proto.wire.SnapshotMeta.parser(),
                wire -> new SnapshotMeta(
                        fromWire(wire.getLast()),
                        wire.getConfigurationIndex(),
                        fromWire(wire.getConfiguration()),
                        wire.getSizeBytes(),
                        wire.getChecksum()));
    }

    /** Returns the bytes of a node's identity. */
    public static Bytes encode(NodeIdentity identity) {
        return bytesOf(toWire(identity));
    }

    /** Returns the node's identity; throws {@link CodecException} where the bytes are none. */
    public static NodeIdentity decodeIdentity(Bytes encoded) {
        return decode("identity", encoded, Identity.parser(), StoredCodec::fromWire);
    }

    static Identity toWire(NodeIdentity identity) {
        return Identity.newBuilder()
                .setCluster(identity.cluster().value())
                .setNode(identity.node().value())
                .setIncarnation(identity.incarnation())
                .build();
    }

    static NodeIdentity fromWire(Identity wire) {
        return new NodeIdentity(new ClusterId(wire.getCluster()), new NodeId(wire.getNode()), wire.getIncarnation());
    }

    static Bytes bytesOf(MessageLite message) {
        return Bytes.wrap(message.toByteArray());
    }

    /** Parses a message and makes a record of it; what the record's own checks refuse is refused here too. */
    static <W, R> R decode(String what, Bytes encoded, Parser<W> parser, Function<W, R> toRecord) {
        try {
            CodedInputStream input = CodedInputStream.newInstance(encoded.asByteBuffer());
            W message = parser.parseFrom(input);
            return toRecord.apply(message);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new CodecException("not a " + what + ": " + e.getMessage(), e);
        }
    }

    private static io.quorate.raft.proto.wire.EntryId toWire(EntryId id) {
        return io.quorate.raft.proto.wire.EntryId.newBuilder()
                .setIndex(id.index())
                .setTerm(id.term())
                .build();
    }

    private static EntryId fromWire(io.quorate.raft.proto.wire.EntryId wire) {
        return new EntryId(wire.getIndex(), wire.getTerm());
    }

    private static io.quorate.raft.proto.wire.Configuration toWire(Configuration configuration) {
        return io.quorate.raft.proto.wire.Configuration.newBuilder()
                .addAllVoters(toWire(configuration.voters()))
                .addAllOutgoingVoters(toWire(configuration.outgoingVoters()))
                .addAllLearners(toWire(configuration.learners()))
                .build();
    }

    private static Configuration fromWire(io.quorate.raft.proto.wire.Configuration wire) {
        return new Configuration(
                fromWire(wire.getVotersList()),
                fromWire(wire.getOutgoingVotersList()),
                fromWire(wire.getLearnersList()));
    }

    private static List<io.quorate.raft.proto.wire.Member> toWire(List<Member> members) {
        List<io.quorate.raft.proto.wire.Member> wire = new ArrayList<>(members.size());
        for (Member member : members) {
            wire.add(toWire(member));
        }
        return wire;
    }

    private static List<Member> fromWire(List<io.quorate.raft.proto.wire.Member> wire) {
        if (wire.size() > Configuration.MAX_MEMBERS) {
            throw new IllegalArgumentException(wire.size() + " members; the limit is " + Configuration.MAX_MEMBERS);
        }
        List<Member> members = new ArrayList<>(wire.size());
        for (io.quorate.raft.proto.wire.Member member : wire) {
            members.add(fromWire(member));
        }
        return members;
    }

    static io.quorate.raft.proto.wire.Member toWire(Member member) {
        return io.quorate.raft.proto.wire.Member.newBuilder()
                .setId(member.id().value())
                .setAddress(member.address())
                .setPriority(member.priority())
                .setIncarnation(member.incarnation())
                .build();
    }

    static Member fromWire(io.quorate.raft.proto.wire.Member wire) {
        return new Member(new NodeId(wire.getId()), wire.getAddress(), wire.getPriority(), wire.getIncarnation());
    }
}
