package io.quorate.raft.testkit;

import io.quorate.raft.api.ElectionOptions;
import io.quorate.raft.api.MembershipOptions;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.ReplicationOptions;
import io.quorate.raft.api.SnapshotOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * All that a seed decides before a simulation starts. Printed with every failure, since the seed alone says little.
 *
 * @param seed the seed
 * @param voters how many nodes found the cluster, all of them voters
 * @param groups how many groups there are, with a node of each in each process
 * @param options the settings of the nodes; limits and thresholds are tiny, so that they are met all the time
 * @param faults what goes wrong, and how much of it, from 0 to 1
 * @param load what the clients do
 * @param operations what the operators do
 * @param stormTimeouts how long things go wrong, in election timeouts
 */
public record Scenario(
        long seed,
        int voters,
        int groups,
        RaftOptions options,
        Map<Fault, Double> faults,
        Load load,
        Operations operations,
        int stormTimeouts) {
    private static final Duration TICK = Duration.ofMillis(10);
    private static final int MAX_VOTERS = 5;
    private static final int MAX_GROUPS = 4;
    private static final double SHARE_OF_SEVERAL_GROUPS = 0.12;

    /**
     * What the clients do.
     *
     * @param clients how many there are; each waits for an answer before it asks again
     * @param thinkNanos how long a client waits on average between two requests
     * @param readShare the share of requests that are reads
     * @param quietShare the share of time in which no client asks anything
     * @param snapshotShare the share of requests that ask for a snapshot by hand
     */
    public record Load(int clients, long thinkNanos, double readShare, double quietShare, double snapshotShare) {}

    /** Copies the faults. A lost disk, which would be lost for all groups at once, is left to clusters of one group. */
    public Scenario {
        EnumMap<Fault, Double> copy = new EnumMap<>(Fault.class);
        copy.putAll(faults);
        if (groups > 1) {
            copy.remove(Fault.WIPED_DISK);
        }
        faults = Collections.unmodifiableMap(copy);
        options = options.with(ReadLoad.bounded(options.leases(), faults));
    }

    /** Returns what the seed decides, all faults being possible. */
    public static Scenario of(long seed) {
        SeededRandom random = SeededRandom.of(seed, "scenario");
        int voters = random.chance(0.5) ? 3 : 1 + random.nextInt(MAX_VOTERS);
        RaftOptions options = SessionLoad.options(seed, options(random).with(ReadLoad.leases(seed)));
        Map<Fault, Double> faults = faults(random);
        faults.putAll(plots(SeededRandom.of(seed, "plots")));
        int stormTimeouts = (int) random.spread(12, 110);
        Load load = load(random, options);
        SeededRandom later = SeededRandom.of(seed, "operations");
        Operations operations = Operations.of(later, voters, timeoutNanos(options));
        options = operations.areDone() ? options.with(membership(later)) : options;
        if (later.chance(0.4)) {
            faults.put(Fault.WIPED_DISK, 0.05 + 0.95 * later.nextDouble());
        }
        int groups = groups(SeededRandom.of(seed, "groups"));
        return new Scenario(seed, voters, groups, options, faults, load, operations, stormTimeouts);
    }

    /** Mostly one. */
    private static int groups(SeededRandom random) {
        return random.chance(SHARE_OF_SEVERAL_GROUPS) ? 2 + random.nextInt(MAX_GROUPS - 1) : 1;
    }

    private static RaftOptions options(SeededRandom random) {
        int heartbeatTicks = 1 + random.nextInt(2);
        int electionTicks = (int) random.between(Math.max(5, 3 * heartbeatTicks), 16);
        int proposalTicks = (int) random.between(electionTicks, 8L * electionTicks);
        ElectionOptions election = new ElectionOptions(TICK, heartbeatTicks, electionTicks, proposalTicks);
        ReplicationOptions replication = new ReplicationOptions(
                1 << 12,
                (int) random.spread(1, 1 << 12),
                (int) random.spread(1, 32),
                random.spread(100, 1 << 14),
                random.spread(1 << 12, 1 << 16),
                random.spread(100, 1 << 14),
                random.spread(1, 1 << 13) - 1);
        return new RaftOptions(election, replication, snapshots(random));
    }

    /** Mostly a few snapshots; in every fourth cluster nearly nothing but snapshots, in small chunks. */
    private static SnapshotOptions snapshots(SeededRandom random) {
        if (random.chance(0.25)) {
            return new SnapshotOptions(random.between(2, 10), 0, 0, (int) random.spread(4, 32));
        }
        return new SnapshotOptions(
                random.chance(0.7) ? random.between(5, 50) : 0,
                0,
                random.chance(0.5) ? random.between(0, 3) : random.between(0, 60),
                (int) random.spread(8, 512));
    }

    private static MembershipOptions membership(SeededRandom random) {
        return new MembershipOptions(
                random.chance(0.5) ? random.between(0, 5) : random.between(0, 100), random.chance(0.25), true);
    }

    private static Map<Fault, Double> faults(SeededRandom random) {
        Map<Fault, Double> faults = new EnumMap<>(Fault.class);
        double share = random.chance(0.1) ? 0 : random.nextDouble();
        for (Fault fault : Fault.values()) {
            if (fault.plot() != null || fault == Fault.WIPED_DISK || fault == Fault.CLOCK_LIMIT) {
                continue;
            }
            boolean on = random.chance(share);
            double strength = 0.05 + 0.95 * random.nextDouble();
            if (on) {
                faults.put(fault, strength);
            }
        }
        return faults;
    }

    /** Every second plot is on, but for those of leases, however many other faults there are. */
    private static Map<Fault, Double> plots(SeededRandom random) {
        Map<Fault, Double> plots = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            if (fault.plot() != null && !fault.isOfLeases() && random.chance(0.5)) {
                plots.put(fault, 0.05 + 0.95 * random.nextDouble());
            }
        }
        return plots;
    }

    private static Load load(SeededRandom random, RaftOptions options) {
        long timeout = timeoutNanos(options);
        return new Load(
                1 + random.nextInt(8),
                random.spread(timeout / 200, timeout),
                random.nextDouble() * 0.7,
                random.chance(0.5) ? 0 : random.nextDouble() * 0.7,
                random.chance(0.3) ? 0.02 : 0);
    }

    /** Returns whether this fault is switched on. */
    public boolean has(Fault fault) {
        return faults.containsKey(fault);
    }

    /** Returns how much there is of this fault, from 0 to 1. */
    public double strength(Fault fault) {
        return faults.getOrDefault(fault, 0.0);
    }

    /** Returns this scenario without one of its faults. */
    public Scenario without(Fault fault) {
        EnumMap<Fault, Double> fewer = new EnumMap<>(Fault.class);
        fewer.putAll(faults);
        fewer.remove(fault);
        return new Scenario(seed, voters, groups, options, fewer, load, operations, stormTimeouts);
    }

    /** Returns this scenario with another number of voters. */
    public Scenario withVoters(int number) {
        return new Scenario(seed, number, groups, options, faults, load, operations, stormTimeouts);
    }

    /** Returns this scenario with another number of groups. */
    public Scenario withGroups(int number) {
        return new Scenario(seed, voters, number, options, faults, load, operations, stormTimeouts);
    }

    /** Returns the scenario of another group in the same processes: all is alike, but for the luck. */
    Scenario ofNeighbour(int group) {
        long luck = Hashes.mix(seed, group);
        return new Scenario(luck, voters, groups, options, faults, load, operations, stormTimeouts);
    }

    /** Returns this scenario with just these faults. */
    public Scenario withFaults(Map<Fault, Double> others) {
        return new Scenario(seed, voters, groups, options, others, load, operations, stormTimeouts);
    }

    /** Returns this scenario with a storm of this length, in election timeouts. */
    public Scenario withStorm(int timeouts) {
        return new Scenario(seed, voters, groups, options, faults, load, operations, timeouts);
    }

    /** Returns this scenario with these operators. */
    public Scenario withOperations(Operations others) {
        return new Scenario(seed, voters, groups, options, faults, load, others, stormTimeouts);
    }

    /** Returns how many nodes there are, members or not. */
    int nodes() {
        return voters + operations.spares();
    }

    long electionTimeoutNanos() {
        return timeoutNanos(options);
    }

    private static long timeoutNanos(RaftOptions options) {
        return options.election().electionTimeoutTicks()
                * options.election().tick().toNanos();
    }

    long stormNanos() {
        return stormTimeouts * electionTimeoutNanos();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(256);
        text.append("seed ").append(seed).append(": ").append(voters).append(" voters, ");
        text.append(groups > 1 ? groups + " groups, storm of " : "storm of ");
        text.append(stormTimeouts).append(" election timeouts\n  faults:");
        faults.forEach((fault, strength) -> text.append(' ')
                .append(fault)
                .append('=')
                .append(Math.round(strength * 100))
                .append('%'));
        text.append("\n  ").append(operations).append(", ").append(options.membership());
        text.append("\n  ").append(load).append("\n  ").append(options.election());
        text.append("\n  ").append(options.leases());
        text.append("\n  ").append(options.replication()).append("\n  ").append(options.snapshots());
        return text.toString();
    }
}
