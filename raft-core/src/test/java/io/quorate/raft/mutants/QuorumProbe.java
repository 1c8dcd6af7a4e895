package io.quorate.raft.mutants;

import io.quorate.raft.core.membership.Quorum;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A run that any JVM can do in no time: do two majorities of as many voters as the seed says always meet? */
public final class QuorumProbe implements LongFunction<@Nullable String> {
    @Override
    public @Nullable String apply(long seed) {
        List<Member> voters = IntStream.range(0, (int) seed)
                .mapToObj(i -> new Member(new NodeId("n" + i), "localhost:" + (1000 + i)))
                .toList();
        Configuration configuration = new Configuration(voters, List.of(), List.of());
        for (int enough = 1; enough <= seed; enough++) {
            int yes = enough;
            Quorum.VoteResult result = Quorum.vote(
                    configuration, voter -> Integer.parseInt(voter.value().substring(1)) < yes ? 1 : 0);
            if (result == Quorum.VoteResult.WON && yes <= seed - yes) {
                return "I1: " + yes + " of " + seed + " voters are a majority";
            }
        }
        return null;
    }
}
