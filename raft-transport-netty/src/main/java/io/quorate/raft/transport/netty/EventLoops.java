package io.quorate.raft.transport.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that do the I/O: the transport's own ones, or those of the application.
 *
 * @param group the loops
 * @param own the threads of the transport's own loops, which end with it; null for the loops of the application
 * @param epoll whether they use epoll rather than NIO
 */
record EventLoops(IoEventLoopGroup group, @Nullable OwnThreads own, boolean epoll) {
    private static final long SHUTDOWN_SECONDS = 10;

    /** Makes loops of the transport's own, with epoll where the platform has it. */
    static EventLoops own(int threads, String threadName) {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        OwnThreads own = new OwnThreads(threadName);
        return new EventLoops(new MultiThreadIoEventLoopGroup(threads, own, factory), own, epoll);
    }

    /** Uses loops of the application's, which it ends itself. */
    static EventLoops shared(IoEventLoopGroup group) {
        boolean epoll = group.isIoType(EpollIoHandler.class);
        if (!epoll && !group.isIoType(NioIoHandler.class)) {
            throw new IllegalArgumentException("an event loop group must use epoll or NIO");
        }
        return new EventLoops(group, null, epoll);
    }

    EventLoop next() {
        return group.next();
    }

    Class<? extends SocketChannel> socketType() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    Class<? extends ServerChannel> serverSocketType() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** Returns whether the calling thread is one of these, and so must not wait for them. */
    boolean isOwnThread() {
        for (EventExecutor loop : group) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    /** Ends the loops, if they are the transport's, and waits for their threads unless called by one of them. */
    void close() {
        if (own != null) {
            Future<?> end = group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
            if (!isOwnThread()) {
                end.awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
                own.join(SHUTDOWN_SECONDS);
            }
        }
    }
}
