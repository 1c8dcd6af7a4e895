package io.quorate.raft.testkit;

import java.util.function.Function;

/** Looks for a smaller scenario that breaks the same invariant: fewer faults, fewer nodes, a shorter storm. */
final class Shrinking {
    private final Function<Scenario, Outcome> run;

    Shrinking(Function<Scenario, Outcome> run) {
        this.run = run;
    }

    Scenario shrink(Outcome failure) {
        String invariant = invariant(failure);
        Scenario smallest = failure.scenario();
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (Fault fault : smallest.faults().keySet()) {
                Scenario candidate = smallest.without(fault);
                if (breaks(candidate, invariant)) {
                    smallest = candidate;
                    smaller = true;
                    break;
                }
            }
        }
        return shorten(fewerNodes(fewerGroups(smallest, invariant), invariant), invariant);
    }

    private Scenario fewerGroups(Scenario scenario, String invariant) {
        for (int groups = 1; groups < scenario.groups(); groups++) {
            Scenario candidate = scenario.withGroups(groups);
            if (breaks(candidate, invariant)) {
                return candidate;
            }
        }
        return scenario;
    }

    private Scenario fewerNodes(Scenario scenario, String invariant) {
        Scenario smallest = scenario;
        for (int voters = 1; voters < scenario.voters(); voters++) {
            Scenario candidate = scenario.withVoters(voters);
            if (breaks(candidate, invariant)) {
                return candidate;
            }
        }
        return smallest;
    }

    /** A safety violation ends its run at once, so only a storm before a failed recovery can be shortened. */
    private Scenario shorten(Scenario scenario, String invariant) {
        Scenario shortest = scenario;
        int good = 0;
        int bad = scenario.stormTimeouts();
        while (bad - good > 1) {
            int middle = (good + bad) >>> 1;
            Scenario candidate = scenario.withStorm(middle);
            if (breaks(candidate, invariant)) {
                bad = middle;
                shortest = candidate;
            } else {
                good = middle;
            }
        }
        return shortest;
    }

    private boolean breaks(Scenario scenario, String invariant) {
        Outcome outcome = run.apply(scenario);
        return outcome.violation() != null && invariant(outcome).equals(invariant);
    }

    private static String invariant(Outcome outcome) {
        String violation = String.valueOf(outcome.violation());
        int colon = violation.indexOf(':');
        return colon < 0 ? violation : violation.substring(0, colon);
    }
}
