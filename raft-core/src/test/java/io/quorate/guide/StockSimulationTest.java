package io.quorate.guide;

import io.quorate.raft.testkit.Seeds;
import io.quorate.raft.testkit.Simulation;
import org.junit.jupiter.api.Test;

// guide: simulation
class StockSimulationTest {
    @Test
    void survivesWhateverHappens() {
        Simulation.of(Stock::new)
                .proposing(random -> Stock.change("item" + random.nextInt(3), random.nextInt(11) - 5))
                .comparing(Stock::contents)
                .run(Seeds.fresh(5));
    }
}
// end
