package io.quorate.raft.transport.netty;

import io.netty.channel.Channel;
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
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that do the I/O: the transport's own ones, or those of the application. Of two or more own ones those
 * that read use epoll where the platform has it; those that write use NIO, whose sockets other threads may write to
 * too.
 *
 * @param accepting the loops of connections that come in, which are read from
 * @param dialling the loops of connections that go out, which are written to; may be the same
 * @param own the threads of the transport's own loops, which end with it; null for the loops of the application
 */
record EventLoops(
        IoEventLoopGroup accepting,
        IoEventLoopGroup dialling,
        @Nullable OwnThreads own) {
    private static final long SHUTDOWN_SECONDS = 10;

    /** Makes loops of the transport's own. */
    static EventLoops own(int threads, String threadName) {
        OwnThreads own = new OwnThreads(threadName);
        if (threads == 1 || !Epoll.isAvailable()) {
            IoEventLoopGroup all = group(threads, own, NioIoHandler.newFactory());
            return new EventLoops(all, all, own);
        }
        int writing = threads / 2;
        return new EventLoops(
                group(threads - writing, own, EpollIoHandler.newFactory()),
                group(writing, own, NioIoHandler.newFactory()),
                own);
    }

    private static IoEventLoopGroup group(int threads, OwnThreads own, IoHandlerFactory factory) {
        return new MultiThreadIoEventLoopGroup(threads, own, factory);
    }

    /** Uses loops of the application's, which it ends itself. */
    static EventLoops shared(IoEventLoopGroup group) {
        if (!group.isIoType(EpollIoHandler.class) && !group.isIoType(NioIoHandler.class)) {
            throw new IllegalArgumentException("an event loop group must use epoll or NIO");
        }
        return new EventLoops(group, group, null);
    }

    /** Returns a loop for a connection that is to be dialled. */
    EventLoop nextToDial() {
        return dialling.next();
    }

    Channel dialledChannel() {
        return dialling.isIoType(EpollIoHandler.class) ? new EpollSocketChannel() : new DialledChannel();
    }

    Class<? extends ServerChannel> serverSocketType() {
        return accepting.isIoType(EpollIoHandler.class) ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** Returns whether the calling thread is one of these, and so must not wait for them. */
    boolean isOwnThread() {
        return isThreadOf(accepting) || isThreadOf(dialling);
    }

    private static boolean isThreadOf(IoEventLoopGroup group) {
        for (EventExecutor loop : group) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    /** Ends the loops, if they are the transport's, and waits for their threads unless called by one of them. */
    void close() {
        if (own == null) {
            return;
        }
        Future<?> dialled = dialling.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        Future<?> accepted = accepting.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        if (!isOwnThread()) {
            dialled.awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
            accepted.awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
            own.join(SHUTDOWN_SECONDS);
        }
    }
}
