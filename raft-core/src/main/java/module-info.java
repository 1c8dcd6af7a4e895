/** Raft for the JVM: a pure core, the runtime that drives it, and the ports that users and extensions implement. */
module io.quorate.raft.core {
    requires org.slf4j;
    requires static jdk.jfr;
    requires static org.jspecify;

    exports io.quorate.raft;
    exports io.quorate.raft.api;
    exports io.quorate.raft.memory;
    exports io.quorate.raft.protocol;
    exports io.quorate.raft.segment;
    exports io.quorate.raft.spi;
    exports io.quorate.raft.testkit;
    exports io.quorate.raft.testkit.linear;
}
