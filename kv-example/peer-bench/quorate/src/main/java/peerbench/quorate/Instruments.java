package peerbench.quorate;

import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.Transport;

/** Comes between a node and what it stands on, to see when what happens. */
interface Instruments {
    /** Changes nothing. */
    Instruments NONE = new Instruments() {};

    /** Returns what this node is to use as its log store. */
    default LogStore log(NodeId node, LogStore log) {
        return log;
    }

    /** Returns what this node is to use as its transport. */
    default Transport transport(NodeId node, Transport transport) {
        return transport;
    }

    /** Returns what this node is to use as its state machine. */
    default StateMachine<Long> machine(NodeId node, StateMachine<Long> machine) {
        return machine;
    }
}
