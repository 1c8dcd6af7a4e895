package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;

/**
 * What all the nodes of one group of a simulation share.
 *
 * @param scenario what the seed decided
 * @param group the group
 * @param founders its first configuration
 * @param time the clock
 * @param weather how long things take
 * @param network the links
 * @param ledgers what the checks know
 * @param counts what is counted
 */
record ClusterContext(
        Scenario scenario,
        GroupId group,
        Configuration founders,
        VirtualTime time,
        Weather weather,
        SimulatedNetwork network,
        Ledgers ledgers,
        Counts counts) {

    Journal journal() {
        return ledgers.journal();
    }
}
