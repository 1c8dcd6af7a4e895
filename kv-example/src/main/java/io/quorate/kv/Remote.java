package io.quorate.kv;

import io.quorate.kv.remote.RemoteClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The options that say which servers to talk to. */
final class Remote {
    static final Option CONNECT =
            new Option("--connect", "HOST:PORT[,HOST:PORT...]", "where servers serve clients; one will do");
    static final Option PASSWORD = new Option("--password", "PASSWORD", "what they want to hear first, if they do");

    static final List<Option> OPTIONS = Stream.concat(Stream.of(CONNECT, PASSWORD), TlsOptions.CLIENT.stream())
            .toList();

    private Remote() {}

    /** Returns a client of these servers, not yet connected. */
    static RemoteClient client(Arguments arguments, Duration timeout) throws UsageException {
        String connect = arguments.text(CONNECT.name()).orElseThrow(() -> new UsageException(CONNECT.usage()));
        List<String> addresses = Addresses.requireList(CONNECT.name(), connect);
        return new RemoteClient(addresses, arguments.text(PASSWORD.name()), TlsOptions.client(arguments), timeout);
    }
}
