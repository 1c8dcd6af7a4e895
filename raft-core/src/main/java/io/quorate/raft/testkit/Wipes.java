package io.quorate.raft.testkit;

import io.quorate.raft.spi.StateMachine;
import java.util.List;

/** Lets nodes lose their disks, where the others can bear it, and come back under their old names. */
final class Wipes<M extends StateMachine<R>, R> {
    private final ClusterContext context;
    private final List<SimulatedNode<M, R>> nodes;
    private final Health health;
    private final SeededRandom random;

    Wipes(ClusterContext context, List<SimulatedNode<M, R>> nodes, Health health) {
        this.context = context;
        this.nodes = nodes;
        this.health = health;
        this.random = SeededRandom.of(context.scenario().seed(), "wipes");
    }

    /** Takes the disk of some node whose loss can be borne, if there is one. */
    void strike() {
        int first = random.nextInt(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            SimulatedNode<M, R> node = nodes.get((first + i) % nodes.size());
            if (health.canBearLossOf(node.position())) {
                wipe(node);
                return;
            }
        }
    }

    private void wipe(SimulatedNode<M, R> node) {
        node.crash();
        // The crash may have brought to the disk what changes the case.
        if (!health.canBearLossOf(node.position())) {
            return;
        }
        boolean asFounder = random.chance(0.5) && health.mayFoundAgain(node.position());
        if (asFounder) {
            health.foundedAnew(node.position());
        }
        node.wipe(asFounder);
        context.journal().mix(node.position());
    }
}
