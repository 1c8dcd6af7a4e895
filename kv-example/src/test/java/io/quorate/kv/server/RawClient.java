package io.quorate.kv.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that sends what it is told, good or bad, and shows what comes back as it is. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;

    RawClient(int port) throws IOException {
        socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a line as a person would type it, and returns the reply. */
    String ask(String line) throws IOException {
        send(line + "\r\n");
        return reply();
    }

    /** Sends a command in the protocol's own form. */
    void command(byte[]... words) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.UTF_8));
        for (byte[] word : words) {
            out.writeBytes(("$" + word.length + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.writeBytes(word);
            out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        send(out.toByteArray());
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /**
     * Returns the next reply: its first line, bulks in quotes, the elements of lists in brackets, of maps in braces.
     */
    String reply() throws IOException {
        String line = line();
        return switch (line.charAt(0)) {
            case '$', '=' -> line.equals("$-1") ? "nil" : line.charAt(0) == '=' ? "=" + bulk(line) : bulk(line);
            case '*' -> "[" + elements(Integer.parseInt(line.substring(1))) + "]";
            case '%' -> "{" + elements(2 * Integer.parseInt(line.substring(1))) + "}";
            default -> line;
        };
    }

    private String elements(int count) throws IOException {
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(reply());
        }
        return String.join(", ", elements);
    }

    private String bulk(String header) throws IOException {
        byte[] bytes = in.readNBytes(Integer.parseInt(header.substring(1)) + 2);
        return "\"" + new String(bytes, 0, bytes.length - 2, StandardCharsets.ISO_8859_1) + "\"";
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        while (c != '\r') {
            if (c < 0) {
                throw new EOFException("closed after '" + line + "'");
            }
            line.append((char) c);
            c = in.read();
        }
        c = in.read();
        if (c != '\n' || line.length() == 0) {
            throw new IOException("not a line of the protocol: '" + line + "'");
        }
        return line.toString();
    }

    /** Returns whether the server has closed the connection; waits for it. */
    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
