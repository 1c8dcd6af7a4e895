package io.quorate.raft.core.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.core.membership.Quorum.VoteResult;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QuorumTest {
    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    @DisplayName("L1: the committed index is the highest that a majority of each side has")
    void committedIndexAgainstCounting() {
        for (int i = 0; i < 5000; i++) {
            Configuration configuration = configuration();
            TreeMap<NodeId, Long> matches = new TreeMap<>();
            configuration.members().forEach(member -> matches.put(member.id(), (long) random.nextInt(8)));
            long expected = 0;
            for (long index = 1; index < 8; index++) {
                long at = index;
                boolean all = sides(configuration).stream()
                        .allMatch(side -> 2
                                        * side.stream()
                                                .filter(m -> match(matches, m) >= at)
                                                .count()
                                > side.size());
                expected = all ? index : expected;
            }
            assertEquals(expected, Quorum.committedIndex(configuration, id -> matches.getOrDefault(id, 0L)));
        }
    }

    @Test
    @DisplayName("§3.4, §4.3: a vote is won by a majority of each side, and lost when one cannot be had")
    void votesAgainstCounting() {
        for (int i = 0; i < 5000; i++) {
            Configuration configuration = configuration();
            TreeMap<NodeId, Long> answers = new TreeMap<>();
            configuration.members().forEach(member -> answers.put(member.id(), (long) random.nextInt(3) - 1));
            boolean won = true;
            boolean lost = false;
            for (List<Member> side : sides(configuration)) {
                won &= 2 * side.stream().filter(m -> match(answers, m) > 0).count() > side.size();
                lost |= 2 * side.stream().filter(m -> match(answers, m) >= 0).count() <= side.size();
            }
            VoteResult expected = won ? VoteResult.WON : lost ? VoteResult.LOST : VoteResult.PENDING;
            assertEquals(expected, Quorum.vote(configuration, id -> (int) (long) answers.getOrDefault(id, 0L)));
        }
    }

    @Test
    @DisplayName("without voters nothing is committed and nothing won")
    void nobody() {
        assertEquals(0, Quorum.committedIndex(Configuration.EMPTY, id -> 9));
        assertEquals(VoteResult.LOST, Quorum.vote(Configuration.EMPTY, id -> 1));
    }

    @Test
    @DisplayName("E6: a tally counts voters, and the first answer of each")
    void tally() {
        Configuration five = Configuration.ofVoters(members(5));
        VoteTally tally = new VoteTally();
        for (int i = 0; i < 5; i++) {
            tally.answer(node(0), true);
            tally.answer(node(7), true);
        }
        tally.answer(node(0), false);
        tally.answer(node(1), true);
        assertEquals(VoteResult.PENDING, tally.result(five));
        tally.answer(node(2), false);
        tally.answer(node(3), false);
        assertEquals(VoteResult.PENDING, tally.result(five));
        tally.answer(node(4), true);
        assertEquals(VoteResult.WON, tally.result(five));
    }

    private Configuration configuration() {
        List<Member> voters = some();
        while (voters.isEmpty()) {
            voters = some();
        }
        return new Configuration(voters, random.nextBoolean() ? some() : List.of(), List.of());
    }

    private List<Member> some() {
        List<Member> some = new ArrayList<>();
        for (Member member : members(7)) {
            if (random.nextBoolean()) {
                some.add(member);
            }
        }
        return some;
    }

    private static List<List<Member>> sides(Configuration configuration) {
        return configuration.isJoint()
                ? List.of(configuration.voters(), configuration.outgoingVoters())
                : List.of(configuration.voters());
    }

    private static long match(Map<NodeId, Long> values, Member member) {
        return values.getOrDefault(member.id(), 0L);
    }

    private static List<Member> members(int count) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(new Member(node(i), "h:" + i));
        }
        return members;
    }

    private static NodeId node(int i) {
        return NodeId.of("n" + i);
    }
}
