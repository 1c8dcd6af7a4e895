package peerbench.floor;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

/** Reads records from a socket, writes them to its log, and answers each with its number. */
final class Follower implements AutoCloseable {
    private final AtomicLong answered = new AtomicLong();
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
        } catch (IOException e) {
            requireClosed(socket, e);
        }
    }

    private void append(ByteBuffer record) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(Long.BYTES).putLong(record.getLong(0)).flip();
        log.append(record);
        socket.write(answer);
        answered.incrementAndGet();
    }

    /** Returns how many records it has written, and said so. */
    long answered() {
        return answered.get();
    }

    /** Reads so many bytes, however long that takes. */
    static ByteBuffer receive(SocketChannel socket, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (socket.read(buffer) < 0) {
                throw new EOFException("the other side closed");
            }
        }
        return buffer.flip();
    }

    /** What breaks off because one of both sides closed the socket is no failure. */
    static void requireClosed(SocketChannel socket, IOException failure) {
        if (socket.isOpen() && !(failure instanceof EOFException)) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws Exception {
        socket.close();
        reader.join();
        writer.close();
        log.close();
    }
}
