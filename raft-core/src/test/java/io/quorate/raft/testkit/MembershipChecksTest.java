package io.quorate.raft.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quorate.raft.api.ElectionStatus;
import io.quorate.raft.api.LoadStatus;
import io.quorate.raft.api.LogStatus;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The checks of the membership (I14, I15, and I6 where a configuration is joint), on histories made by hand. */
class MembershipChecksTest extends HandMadeHistory {
    private static final EntryId COMMITTED = new EntryId(1, 2);
    private static final EntryId CHANGED = new EntryId(2, 2);

    private final Configuration founders = Configuration.ofVoters(members(0, 1, 2));
    private final Configuration larger = Configuration.ofVoters(members(0, 1, 2, 3));
    private final Configuration largest = Configuration.ofVoters(members(0, 1, 2, 3, 4));
    private final Configuration joint = new Configuration(members(0, 3, 4), members(0, 1, 2), List.of());
    private final StatusChecks statuses = new StatusChecks(ledgers);

    /** Node 0 leads term 2, in which an entry is committed. */
    MembershipChecksTest() {
        super(5);
        for (int node = 0; node < ids.size(); node++) {
            ledgers.born(node);
        }
        elect(0, 2);
        appendTo(EntryId.NONE, entry(1, 2, "x"), 0, 1, 2);
        ledgers.leaderCommit(0, 2, 1);
    }

    private List<Member> members(int... nodes) {
        return IntStream.of(nodes).mapToObj(this::member).toList();
    }

    private void appendTo(EntryId previous, Entry entry, int... nodes) {
        for (int node : nodes) {
            append(node, 0, previous, entry);
        }
    }

    private void says(int node, long term, long lastIndex, Configuration configuration, long configurationIndex) {
        statuses.check(
                node,
                new NodeStatus(
                        ids.get(node),
                        RoleName.FOLLOWER,
                        term,
                        Optional.empty(),
                        configuration,
                        configurationIndex,
                        new LogStatus(1, lastIndex, lastIndex, 0, 0, 0, 0, 0, Optional.empty()),
                        List.of(),
                        new ElectionStatus(Optional.empty(), RoleChangeReason.STARTED, 0, Optional.empty()),
                        LoadStatus.NONE));
    }

    @Test
    void oneChangeAfterTheOther() {
        appendTo(COMMITTED, new Entry(2, 2, larger), 0, 1, 2);
        ledgers.leaderCommit(0, 2, 2);
        appendTo(CHANGED, new Entry(3, 2, largest), 0);
        assertNull(journal.violation());
    }

    @Test
    void twoChangesThatAreNotCommitted() {
        appendTo(COMMITTED, new Entry(2, 2, larger), 0);
        assertNull(journal.violation());
        appendTo(CHANGED, new Entry(3, 2, largest), 0);
        expect("I14");
    }

    @Test
    void aChangeAfterACommitInItsTerm() {
        elect(1, 3);
        appendTo(COMMITTED, entry(2, 3, "y"), 1, 2);
        ledgers.leaderCommit(1, 3, 2);
        appendTo(new EntryId(2, 3), new Entry(3, 3, larger), 1);
        assertNull(journal.violation());
    }

    @Test
    void aChangeBeforeACommitInItsTerm() {
        elect(1, 3);
        appendTo(COMMITTED, entry(2, 3, "y"), 1);
        appendTo(new EntryId(2, 3), new Entry(3, 3, larger), 1);
        expect("I14");
    }

    @Test
    void theLastConfigurationOfTheLogIsInUse() {
        says(0, 2, 1, founders, 0);
        appendTo(COMMITTED, new Entry(2, 2, larger), 0);
        says(0, 2, 2, larger, 2);
        assertNull(journal.violation());
    }

    @Test
    void aConfigurationThatIsNotInUseAtOnce() {
        appendTo(COMMITTED, new Entry(2, 2, larger), 0);
        says(0, 2, 2, founders, 0);
        expect("I15");
    }

    @Test
    void aConfigurationThatIsTruncatedIsNotInUse() {
        truncateTheChange();
        says(0, 3, 2, founders, 0);
        assertNull(journal.violation());
    }

    @Test
    void aConfigurationThatOutlivesItsTruncation() {
        truncateTheChange();
        says(0, 3, 2, larger, 2);
        expect("I15");
    }

    /** Node 0 has a change that is overwritten by the next leader. */
    private void truncateTheChange() {
        appendTo(COMMITTED, new Entry(2, 2, larger), 0);
        elect(1, 3);
        vote(0, 3, 1);
        append(0, 2, COMMITTED, entry(2, 3, "y"));
        assertNull(journal.violation());
    }

    @Test
    void aSnapshotHasTheLastCommittedConfigurationBeforeItsEnd() {
        commitTheChange();
        diskChecks.snapshotCommitted(1, null, new SnapshotMeta(COMMITTED, 0, founders, 8, 0));
        diskChecks.snapshotCommitted(0, null, new SnapshotMeta(CHANGED, 2, larger, 8, 0));
        assertNull(journal.violation());
    }

    @Test
    void aSnapshotWithTheConfigurationBeforeTheLast() {
        commitTheChange();
        diskChecks.snapshotCommitted(0, null, new SnapshotMeta(CHANGED, 0, founders, 8, 0));
        expect("I15");
    }

    @Test
    void aSnapshotWithAConfigurationBehindItsEnd() {
        commitTheChange();
        diskChecks.snapshotCommitted(0, null, new SnapshotMeta(COMMITTED, 0, larger, 8, 0));
        expect("I15");
    }

    private void commitTheChange() {
        appendTo(COMMITTED, new Entry(2, 2, larger), 0, 1, 2);
        ledgers.leaderCommit(0, 2, 2);
        assertNull(journal.violation());
    }

    @Test
    void bothMajoritiesCommitAJointConfiguration() {
        commitTheJointOne();
        assertEquals(2, ledgers.commits().last());
        assertNull(journal.violation());
    }

    @Test
    void theOldMajorityAloneCommitsNoJointConfiguration() {
        appendTo(COMMITTED, new Entry(2, 2, joint), 0, 1, 2);
        reportAtTheEndOfTheTurn(2);
        expect("I6");
    }

    @Test
    void theNewMajorityAloneCommitsNoJointConfiguration() {
        bringUp(3, 4);
        appendTo(COMMITTED, new Entry(2, 2, joint), 0, 3, 4);
        reportAtTheEndOfTheTurn(2);
        expect("I6");
    }

    @Test
    void whatFollowsAJointConfigurationNeedsBothMajorities() {
        commitTheJointOne();
        appendTo(CHANGED, entry(3, 2, "y"), 0, 1);
        appendTo(COMMITTED, new Entry(2, 2, joint), 2);
        appendTo(CHANGED, entry(3, 2, "y"), 2);
        reportAtTheEndOfTheTurn(3);
        expect("I6");
    }

    @Test
    void theLastConfigurationNeedsTheNewMajorityOnly() {
        commitTheJointOne();
        Configuration last = Configuration.ofVoters(members(0, 3, 4));
        appendTo(CHANGED, new Entry(3, 2, last), 0, 3);
        reportAtTheEndOfTheTurn(3);
        assertEquals(3, ledgers.commits().last());
        assertNull(journal.violation());
    }

    @Test
    void theLastConfigurationIsNotCommittedByTheOldMajority() {
        commitTheJointOne();
        Configuration last = Configuration.ofVoters(members(0, 3, 4));
        appendTo(CHANGED, new Entry(3, 2, last), 0, 1);
        reportAtTheEndOfTheTurn(3);
        expect("I6");
    }

    /** The joint configuration comes to two of the old voters and two of the new ones. */
    private void commitTheJointOne() {
        bringUp(3);
        appendTo(COMMITTED, new Entry(2, 2, joint), 0, 1, 3);
        reportAtTheEndOfTheTurn(2);
    }

    private void bringUp(int... nodes) {
        appendTo(EntryId.NONE, entry(1, 2, "x"), nodes);
    }

    private void reportAtTheEndOfTheTurn(long index) {
        ledgers.leaderCommit(0, 2, index);
        ledgers.commits().turnEnded(0);
    }
}
