package io.quorate.raft.runtime;

import io.quorate.raft.spi.LogWrite;
import java.util.List;

/** What a group writes before it runs. */
final class Startup {
    final List<LogWrite> writes;

    // Guarded by the use of the store.
    boolean done;

    Startup(List<LogWrite> writes) {
        this.writes = writes;
    }
}
