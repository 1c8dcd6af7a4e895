package io.quorate.raft.transport.netty;

import static io.quorate.raft.transport.netty.Nodes.identity;

import io.quorate.raft.proto.GroupMessage;
import io.quorate.raft.proto.HandshakeCodec;
import io.quorate.raft.proto.MessageCodec;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The end of a connection that speaks the protocol by hand, and stops to when the test says so. */
final class FakePeer implements Closeable {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    FakePeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Inbox.DEADLINE_SECONDS));
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(socket.getOutputStream());
    }

    static ServerSocket listen() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Inbox.DEADLINE_SECONDS));
        return server;
    }

    static FakePeer dial(NettyTransport transport) throws IOException {
        return new FakePeer(new Socket(
                InetAddress.getLoopbackAddress(), transport.boundAddress().getPort()));
    }

    /** Takes the next connection and answers its handshake as this node. */
    static FakePeer accept(ServerSocket server, NodeId node) throws IOException {
        FakePeer peer = new FakePeer(server.accept());
        HandshakeCodec.decodeGreeting(peer.read());
        peer.write(HandshakeCodec.encodeAcceptance(identity(node)));
        return peer;
    }

    void write(Bytes frame) throws IOException {
        out.writeInt(frame.length());
        out.write(frame.toByteArray());
        out.flush();
    }

    void writeRaw(byte... bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    Bytes read() throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return Bytes.wrap(frame);
    }

    /** Reads the next message and answers the probes before it. */
    Message readMessage() throws IOException {
        return MessageCodec.decode(readPastProbes()).message();
    }

    /** Reads the messages of the next frame that is no probe, and answers the probes before it. */
    List<GroupMessage> readFrame() throws IOException {
        return MessageCodec.decodeAll(readPastProbes());
    }

    private Bytes readPastProbes() throws IOException {
        long from = System.nanoTime();
        Bytes frame = read();
        while (frame.length() == 0) {
            if (System.nanoTime() - from > TimeUnit.SECONDS.toNanos(Inbox.DEADLINE_SECONDS)) {
                throw new SocketTimeoutException("nothing but probes came in");
            }
            write(Bytes.EMPTY);
            frame = read();
        }
        return frame;
    }

    /** Waits until the other side has closed the connection; what comes before is dropped. */
    boolean isClosedByPeer() throws IOException {
        byte[] dropped = new byte[8192];
        try {
            int count = in.read(dropped);
            while (count >= 0) {
                count = in.read(dropped);
            }
            return true;
        } catch (java.net.SocketException e) {
            return e.getMessage() != null;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
