package io.quorate.raft.transport.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** Turns a host name into IP addresses. Asked anew before every connect; never for what is an IP address already. */
@FunctionalInterface
public interface NameResolver {

    /**
     * The JVM's own resolver. How long it remembers an answer is a security property, {@code networkaddress.cache.ttl}.
     */
    NameResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * Returns the addresses of a host, at least one; connects try them in turn. May block; called by threads that the
     * transport keeps for this.
     *
     * @throws IOException if there is no such host, or nobody to ask
     */
    List<InetAddress> resolve(String host) throws IOException;
}
