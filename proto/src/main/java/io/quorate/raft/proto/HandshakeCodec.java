package io.quorate.raft.proto;

import io.quorate.raft.proto.wire.Hello;
import io.quorate.raft.proto.wire.HelloReply;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;

/** The two frames that open a connection, of {@code handshake.proto}. */
public final class HandshakeCodec {

    /**
     * What the node that dialled says first.
     *
     * @param sender who dialled
     * @param receiver whom it means to have dialled
     * @param address where the sender can be dialled back, {@code host:port}, or {@code :port} for the host that it
     *     dials from; empty = nowhere; at most 255 characters
     */
    public record Greeting(NodeIdentity sender, NodeId receiver, String address) {
        private static final int MAX_ADDRESS_LENGTH = 255;

        /** Checks the length of the address. */
        public Greeting {
            if (address.length() > MAX_ADDRESS_LENGTH) {
                throw new IllegalArgumentException("an address of " + address.length() + " characters");
            }
        }

        /** Makes the greeting of a node that cannot be dialled back. */
        public Greeting(NodeIdentity sender, NodeId receiver) {
            this(sender, receiver, "");
        }
    }

    private HandshakeCodec() {}

    /** Returns the first frame of the node that dialled. */
    public static Bytes encode(Greeting greeting) {
        return StoredCodec.bytesOf(Hello.newBuilder()
                .setMagic(WireFormat.MAGIC)
                .setVersion(WireFormat.PROTOCOL_VERSION)
                .setSender(StoredCodec.toWire(greeting.sender()))
                .setReceiver(greeting.receiver().value())
                .setAddress(greeting.address())
                .build());
    }

    /**
     * Reads the first frame of the node that dialled.
     *
     * @throws CodecException if it is of another protocol or another version of it, with a reason for the other side
     */
    public static Greeting decodeGreeting(Bytes frame) {
        requireShort(frame);
        return StoredCodec.decode("greeting", frame, Hello.parser(), wire -> {
            requireOurs(wire.getMagic(), wire.getVersion());
            return new Greeting(
                    StoredCodec.fromWire(wire.getSender()), new NodeId(wire.getReceiver()), wire.getAddress());
        });
    }

    /** Returns the answer of a node that accepts the connection. */
    public static Bytes encodeAcceptance(NodeIdentity acceptor) {
        return StoredCodec.bytesOf(HelloReply.newBuilder()
                .setMagic(WireFormat.MAGIC)
                .setVersion(WireFormat.PROTOCOL_VERSION)
                .setAcceptedBy(StoredCodec.toWire(acceptor))
                .build());
    }

    /** Returns the answer of a node that closes the connection, with the reason why, which is cut where it is long. */
    public static Bytes encodeRefusal(String reason) {
        int length = Math.min(reason.length(), WireFormat.MAX_REFUSAL_CHARS);
        return StoredCodec.bytesOf(HelloReply.newBuilder()
                .setMagic(WireFormat.MAGIC)
                .setVersion(WireFormat.PROTOCOL_VERSION)
                .setRefusal(reason.substring(0, length))
                .build());
    }

    /**
     * Reads the answer and returns who accepted.
     *
     * @throws RefusedException if the other side refused, with its reason
     * @throws CodecException if the frame is of another protocol or another version of it
     */
    public static NodeIdentity decodeReply(Bytes frame) throws RefusedException {
        requireShort(frame);
        HelloReply reply = StoredCodec.decode("reply", frame, HelloReply.parser(), wire -> wire);
        if (reply.getMagic() == WireFormat.MAGIC && reply.hasRefusal()) {
            // Read whatever the version, which may be the very reason.
            throw new RefusedException(CodecException.printable(reply.getRefusal(), WireFormat.MAX_REFUSAL_CHARS));
        }
        requireOurs(reply.getMagic(), reply.getVersion());
        if (!reply.hasAcceptedBy()) {
            throw new CodecException("a reply that neither accepts nor refuses");
        }
        try {
            return StoredCodec.fromWire(reply.getAcceptedBy());
        } catch (IllegalArgumentException e) {
            throw new CodecException("not a reply: " + e.getMessage(), e);
        }
    }

    private static void requireShort(Bytes frame) {
        if (frame.length() > WireFormat.MAX_HANDSHAKE_BYTES) {
            throw new CodecException("a handshake of " + frame.length() + " bytes");
        }
    }

    private static void requireOurs(int magic, int version) {
        if (magic != WireFormat.MAGIC) {
            throw new CodecException("the other side does not speak this protocol");
        }
        if (version != WireFormat.PROTOCOL_VERSION) {
            throw new CodecException("the other side speaks protocol version " + Integer.toUnsignedString(version)
                    + ", this one version " + WireFormat.PROTOCOL_VERSION);
        }
    }
}
