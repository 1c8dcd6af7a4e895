package peerbench.floor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Reads records from a socket, writes them to its log, and answers each with its number. */
final class Follower implements AutoCloseable {
    private final FloorLog log;
    private final SocketChannel socket;
    private final Stage<ByteBuffer> writer;
    private final Thread reader;

    /** {@code staged}: the log has a thread of its own; otherwise it is written by the thread that reads. */
    Follower(FloorLog log, SocketChannel socket, boolean staged) {
        this.log = log;
        this.socket = socket;
        writer = new Stage<>("floor-log", this::append);
        reader = new Thread(() -> read(staged), "floor-follower");
        reader.start();
    }

    private void read(boolean staged) {
        try {
            while (true) {
                ByteBuffer record = receive(socket, receive(socket, Integer.BYTES).getInt());
                if (staged) {
                    writer.hand(record);
                } else {
                    append(record);
                }
            }
        } catch (IOException closed) {
            // the leader, or close()
        }
    }

    private void append(ByteBuffer record) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(Long.BYTES).putLong(record.getLong(0)).flip();
        log.append(record);
        socket.write(answer);
    }

    /** Reads so many bytes, however long that takes. */
    static ByteBuffer receive(SocketChannel socket, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (socket.read(buffer) < 0) {
                throw new IOException("the other side closed");
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() throws Exception {
        socket.close();
        reader.join();
        writer.close();
        log.close();
    }
}
