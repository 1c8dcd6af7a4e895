package io.quorate.raft.transport.netty;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every socket of the transport, so that close finds them all, also those that open while it runs. */
final class OpenChannels {
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    void add(Channel channel) {
        channels.add(channel);
        channel.closeFuture().addListener(done -> channels.remove(channel));
        if (closed) {
            Frames.close(channel);
        }
    }

    int size() {
        return channels.size();
    }

    /** Closes all, and any that is added later. */
    void close(boolean wait) {
        closed = true;
        List<Channel> now = new ArrayList<>(channels);
        now.forEach(Frames::close);
        if (wait) {
            now.forEach(channel -> {
                channel.closeFuture().awaitUninterruptibly();
                channels.remove(channel);
            });
        }
    }
}
