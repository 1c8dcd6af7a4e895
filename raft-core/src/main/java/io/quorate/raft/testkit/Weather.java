package io.quorate.raft.testkit;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** How long things take, and whether they fail, as it is now: by the scenario's faults, or smoothly once it is calm. */
final class Weather {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private final Scenario scenario;
    private final SeededRandom random;
    private final Map<Fault, Strikes> strikes = new EnumMap<>(Fault.class);
    private final Map<Integer, Long> slowDisks = new HashMap<>();
    private final long timeout;
    private final double threadSlowness;
    private boolean calm;
    private boolean hushed;

    /** The luck of one fault, apart from that of the others: a scenario with one fault less draws the same for them. */
    private record Strikes(SeededRandom luck, double strength) {}

    Weather(Scenario scenario) {
        this.scenario = scenario;
        this.random = SeededRandom.of(scenario.seed(), "weather");
        this.timeout = scenario.electionTimeoutNanos();
        this.threadSlowness = scenario.strength(Fault.SLOW_THREADS);
        for (Fault fault : scenario.faults().keySet()) {
            SeededRandom luck = SeededRandom.of(scenario.seed(), fault.name());
            strikes.put(fault, new Strikes(luck, scenario.strength(fault)));
        }
    }

    /** Draws whether nobody is told of a loss; that may be so after the heal too, where a node is left out of it. */
    boolean isSilentLoss() {
        return scenario.has(Fault.SILENT_LOSS) && random.chance(scenario.strength(Fault.SILENT_LOSS));
    }

    /** Returns luck of its own for something that has this name. */
    SeededRandom luck(String name) {
        return SeededRandom.of(scenario.seed(), name);
    }

    /** Ends all the faults. */
    void calmDown() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }

    /** Lets clients and operators ask for nothing of their own accord, or go on with it. */
    void hush(boolean isOn) {
        hushed = isOn;
    }

    boolean isHushed() {
        return hushed;
    }

    /** Draws whether this fault strikes now, where at full strength it does so with this probability. */
    boolean strikes(Fault fault, double probability) {
        Strikes ofFault = calm ? null : strikes.get(fault);
        return ofFault != null && ofFault.luck.chance(ofFault.strength * probability);
    }

    /** Returns how long it takes until a thread that is given work starts on it. */
    long wakeUp() {
        if (strikes(Fault.SLOW_THREADS, 0.1)) {
            return random.spread(10 * MICRO, timeout / 2);
        }
        return random.between(200, 20 * MICRO);
    }

    /** Returns how long a thread is busy with a piece of work. */
    long work(boolean apply) {
        if (apply && strikes(Fault.SLOW_APPLY, 0.3)) {
            return random.spread(10 * MICRO, timeout);
        }
        return 500;
    }

    /** Lets each sync of a node that begins from now on take at least this long, until it is calm. */
    void slowDisk(int node, long nanos) {
        slowDisks.put(node, nanos);
    }

    /** Returns how long a sync of a node takes. */
    long sync(int node) {
        return Math.max(calm ? 0 : slowDisks.getOrDefault(node, 0L), sync());
    }

    private long sync() {
        if (strikes(Fault.SLOW_SYNC, 0.05)) {
            return random.chance(0.05) ? random.spread(SECOND / 10, 30 * SECOND) : random.spread(MILLI, 2 * timeout);
        }
        return random.spread(20 * MICRO, 2 * MILLI);
    }

    /** Returns how long a message travels. */
    long travel() {
        if (strikes(Fault.LONG_DELAY, 0.1)) {
            return random.spread(MILLI, 4 * timeout);
        }
        return random.spread(20 * MICRO, 500 * MICRO);
    }

    /** Returns after how long a message is replayed. */
    long replayDelay() {
        return random.spread(MILLI, 100 * timeout);
    }

    /** Returns by how much the length of a clock's tick may differ from the right one, as a share of that. */
    static double clockDeviation(double strength) {
        return 0.15 * strength;
    }

    /** Returns for how long a timer's thread does not get its turn. */
    long timerDelay(SeededRandom luck) {
        boolean late = !calm && luck.chance(threadSlowness * 0.01);
        return late ? luck.spread(MILLI, 2 * timeout) : 0;
    }

    /** Returns the length of a clock's tick as a share of the right one. */
    double clockSpeed() {
        double share = 2 * random.nextDouble() - 1;
        double extreme = strikes(Fault.CLOCK_LIMIT, 1) ? Math.copySign(1, share) : share;
        return 1 + clockDeviation(scenario.strength(Fault.CLOCK_DRIFT)) * extreme;
    }
}
