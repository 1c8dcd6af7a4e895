package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Bytes;
import org.junit.jupiter.api.Test;

/** All that a user writes to put a state machine under crashes, partitions and snapshots. */
class ExampleTest {
    @Test
    void aCounterSurvivesWhateverHappens() {
        Simulation.of(CounterMachine::new)
                .proposing(random -> Bytes.utf8(Integer.toString(random.nextInt(10))))
                .comparing(CounterMachine::total)
                .run(Seeds.fresh(20));
    }
}
