package io.quorate.raft.transport.netty;

/**
 * Where a node listens, as it is written: {@code host:port}, {@code 10.0.0.1:7000} or {@code [::1]:7000}. The host is
 * not resolved here; that happens anew at each connect.
 *
 * @param host a name or an IP address, without brackets
 * @param port 0 to 65535
 */
record HostPort(String host, int port) {

    HostPort {
        if (host.isEmpty() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("not host:port: '" + host + ":" + port + "'");
        }
    }

    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new IllegalArgumentException("not host:port: '" + text + "'");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("an IPv6 address needs brackets, as in [::1]:7000: '" + text + "'");
        }
        int port = 0;
        for (int i = colon + 1; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9' || i > colon + 5) {
                throw new IllegalArgumentException("not host:port: '" + text + "'");
            }
            port = port * 10 + (digit - '0');
        }
        return new HostPort(host, port);
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
