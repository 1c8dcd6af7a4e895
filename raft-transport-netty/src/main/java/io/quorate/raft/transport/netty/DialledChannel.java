package io.quorate.raft.transport.netty;

import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.SocketChannel;

/** A connection whose socket threads other than its event loop's can write to. */
final class DialledChannel extends NioSocketChannel {

    /**
     * Returns the socket. Writing to it and closing it exclude each other, on whatever threads they happen; and as it
     * does not block, an interrupt of a thread that writes does not close it.
     */
    SocketChannel socketChannel() {
        return javaChannel();
    }
}
