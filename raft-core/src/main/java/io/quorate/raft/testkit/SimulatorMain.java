package io.quorate.raft.testkit;

import java.time.Duration;

/** Runs the simulator on Raft itself, for as long as it is told to, and prints what it went through. */
public final class SimulatorMain {
    private static final Duration REPORT_EVERY = Duration.ofSeconds(30);
    private static final String USAGE = "usage: SimulatorMain seed <seed> | seeds <first> <count> | minutes <minutes>"
            + " | hashes <first> <count>";

    private SimulatorMain() {}

    /**
     * Runs one seed, some seeds in a row, or fresh seeds for some minutes; or prints the hash of all that happens in
     * each of some seeds, to be compared with those of another JVM. Exits with 0 if all invariants held, with 1 after
     * the first failure, and with 2 where the arguments make no sense.
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            if (arguments.length == 2 && arguments[0].equals("seed")) {
                return run(Seeds.only(Long.parseLong(arguments[1])));
            }
            if (arguments.length == 3 && arguments[0].equals("seeds")) {
                return run(Seeds.from(Long.parseLong(arguments[1]), Long.parseLong(arguments[2])));
            }
            if (arguments.length == 3 && arguments[0].equals("hashes")) {
                return printHashes(Long.parseLong(arguments[1]), Long.parseLong(arguments[2]));
            }
            if (arguments.length == 2 && arguments[0].equals("minutes")) {
                return run(Seeds.freshFor(Duration.ofMinutes(Long.parseLong(arguments[1]))));
            }
        } catch (NumberFormatException e) {
            System.err.println("not a number: " + e.getMessage());
        }
        System.err.println(USAGE);
        return 2;
    }

    private static int printHashes(long first, long count) {
        Simulation<?, ?> simulation = Simulation.ofRegisters();
        for (long seed = first; seed < first + count; seed++) {
            System.out.printf("%d %016x%n", seed, simulation.traceHash(seed));
        }
        return 0;
    }

    private static int run(Seeds seeds) {
        System.out.println("first seed " + seeds.first());
        try {
            System.out.println(Simulation.ofRegisters()
                    .reporting(REPORT_EVERY, System.out::println)
                    .run(seeds));
            return 0;
        } catch (SimulationFailure failure) {
            System.out.println(failure.getMessage());
            return 1;
        }
    }
}
