package io.quorate.raft.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process that comes and goes at one of the places of the cluster, with a node of each group in it. Its nodes share
 * threads and clock; where there are several, also a log store with its syncs, by the shipped host. They live and die
 * together.
 */
final class SimulatedProcess {

    /** A node as its process sees it. */
    interface Tenant {
        /** Returns what happens to the node's disk by luck. */
        SeededRandom luck();

        SimulatedDisk disk();

        /** Starts a life of the node from what is on its disk. */
        void begin(Premises premises);

        /** Looks at the node's status, after a task of the process. */
        void look();

        /** Closes a node that has its process for itself. */
        void closeAlone();

        /** The process was closed in good order. */
        void closed();

        /** The process is gone without warning. Returns how many unsynced writes are gone with it. */
        int crashed();

        /** The process is down, by whatever cause. */
        void fallen();

        /** A task has thrown this. */
        void uncaught(Throwable e);
    }

    /** What the nodes of one life of the process share. */
    static final class Premises {
        private final SimulatedEnvironment environment;
        private final @Nullable SharedHost shared;
        private boolean ended;
        private boolean closing;

        Premises(SimulatedEnvironment environment, @Nullable SharedHost shared) {
            this.environment = environment;
            this.shared = shared;
        }

        SimulatedEnvironment environment() {
            return environment;
        }

        /** Returns the host of several nodes, or null where there is but one. */
        @Nullable
        SharedHost shared() {
            return shared;
        }

        /** Ends the life at once, in the middle of what it is doing. */
        void end() {
            environment.kill();
            ended = true;
        }

        boolean hasEnded() {
            return ended;
        }
    }

    private final int position;
    private final ClusterContext context;
    private final List<Tenant> tenants = new ArrayList<>();
    private @Nullable Premises premises;

    SimulatedProcess(int position, ClusterContext context) {
        this.position = position;
        this.context = context;
    }

    int position() {
        return position;
    }

    /** Adds a node of one more group, before the process is started for the first time. */
    void add(Tenant tenant) {
        tenants.add(tenant);
    }

    boolean isUp() {
        return premises != null;
    }

    /** Starts all the nodes; where the power is cut meanwhile, or one of them cannot start, all are down again. */
    void start() {
        if (premises != null) {
            return;
        }
        SimulatedEnvironment environment = new SimulatedEnvironment(
                new SimulatedEnvironment.Surroundings(
                        context.time(), context.weather(), this::look, this::waited, tenants.get(0)::uncaught),
                tenants.get(0).luck().fork());
        SharedHost shared = tenants.size() == 1
                ? null
                : new SharedHost(environment, tenants.get(0).disk().identity(), context.scenario());
        Premises begun = new Premises(environment, shared);
        premises = begun;
        for (Tenant tenant : tenants) {
            if (premises == begun) {
                tenant.begin(begun);
            }
        }
    }

    /** Ends the life without warning, if there is one: unsynced writes are lost in part. */
    void crash() {
        Premises ending = premises;
        if (ending != null) {
            down(ending);
        }
    }

    /** Ends this life without warning. */
    void down(Premises ending) {
        context.journal().note(() -> "node " + position + " crashes");
        ending.environment.kill();
        if (premises == ending) {
            premises = null;
        }
        context.counts().crashes++;
        int lost = 0;
        for (Tenant tenant : tenants) {
            lost += tenant.crashed();
        }
        context.counts().crashesWithLoss += lost > 0 ? 1 : 0;
        tenants.forEach(Tenant::fallen);
    }

    /** Closes all the nodes in good order; all their futures end. */
    void close() {
        Premises ending = premises;
        if (ending == null || ending.closing) {
            return;
        }
        ending.closing = true;
        context.journal().note(() -> "node " + position + " is closed");
        // Closing waits for the sync that is under way.
        sync();
        ending.environment.resume();
        SharedHost shared = ending.shared;
        if (shared == null) {
            tenants.get(0).closeAlone();
        } else {
            shared.close();
        }
        if (premises != ending) {
            // It crashed while it was handing leadership over.
            return;
        }
        if (ending.ended) {
            down(ending);
            return;
        }
        tenants.forEach(Tenant::closed);
        premises = null;
        ending.environment.kill();
        sync();
    }

    /**
     * Lets whatever the process waits for be done by now. Its groups share a log thread: so the writes of all of them
     * are synced before any is told that its own are.
     */
    void hurry() {
        Premises hurried = premises;
        if (hurried != null) {
            sync();
            hurried.environment.hurry();
        }
    }

    private void sync() {
        tenants.forEach(tenant -> tenant.disk().sync());
    }

    /** Looks after each task what has become of the nodes. */
    private void look() {
        Premises looked = premises;
        if (looked == null) {
            return;
        }
        if (looked.ended) {
            down(looked);
            return;
        }
        for (int i = 0; i < tenants.size(); i++) {
            tenants.get(i).look();
        }
    }

    /** Time has passed while the process was being closed; what it waits for next is the sync under way. */
    private void waited() {
        Premises waiting = premises;
        if (waiting != null && waiting.closing) {
            sync();
        }
    }
}
