package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import java.util.List;
import java.util.function.Predicate;

/** Counting majorities, apart from the core's own way to do so: that one is what is being judged. */
final class Majorities {
    private Majorities() {}

    /** Returns whether more than half of the voters say yes, and of the outgoing ones too where there are any. */
    static boolean have(Configuration configuration, Predicate<Member> yes) {
        return has(configuration.voters(), yes)
                && (configuration.outgoingVoters().isEmpty() || has(configuration.outgoingVoters(), yes));
    }

    private static boolean has(List<Member> voters, Predicate<Member> yes) {
        int count = 0;
        for (int i = 0; i < voters.size(); i++) {
            count += yes.test(voters.get(i)) ? 1 : 0;
        }
        return 2 * count > voters.size();
    }
}
