package io.quorate.raft;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.SnapshotStore;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last way out for a group whose majority is lost for ever: makes one surviving node believe in a configuration of
 * survivors only. Works on the stores of a node that is not running; opening the log store ensures that, as a store
 * that is open elsewhere refuses.
 *
 * <p><b>Dangers.</b> What a lost majority had acknowledged and no survivor holds is gone, silently. If the nodes that
 * are thought lost ever run again, the group exists twice, and both halves acknowledge writes: destroy their data
 * first. So: {@link #inspect} every survivor; {@link #force} the configuration on one node only, the one whose last
 * entry has the highest term, and among those the highest index; start it and then the other survivors, unchanged,
 * which learn the configuration from it; then bring in new nodes as usual.
 *
 * <p>Used by one thread. All calls block. The stores stay the caller's to close.
 */
public final class OfflineRecovery {
    private static final Logger LOG = LoggerFactory.getLogger("io.quorate.raft");

    private final GroupId group;
    private final LogStore log;
    private final SnapshotStore snapshots;
    private final Path auditDirectory;

    /**
     * What a node has.
     *
     * @param last the last entry of its log
     * @param term its term
     * @param configuration the configuration that it would start with
     */
    public record Position(EntryId last, long term, Configuration configuration) {}

    /**
     * Prepares to work on these stores.
     *
     * @param group the group
     * @param log the node's log store
     * @param snapshots the node's snapshots of this group
     * @param auditDirectory where the record of what was done is put, mostly the directory of the snapshots
     */
    public OfflineRecovery(GroupId group, LogStore log, SnapshotStore snapshots, Path auditDirectory) {
        this.group = group;
        this.log = log;
        this.snapshots = snapshots;
        this.auditDirectory = auditDirectory;
    }

    /**
     * Returns what the node has; changes nothing.
     *
     * @throws StorageException if the stores hold nothing of the group, are damaged, or do not fit together
     */
    public Position inspect() {
        RecoveredLog recovered = log.recover(group);
        if (recovered.isPristine()) {
            throw new StorageException("the log store of " + log.identity() + " holds nothing of group " + group);
        }
        Configuration configuration = configurationOfSnapshot(recovered);
        List<Entry> later = recovered.configurations();
        if (!later.isEmpty() && later.get(later.size() - 1).payload() instanceof Configuration last) {
            configuration = last;
        }
        return new Position(recovered.last(), recovered.hardState().term(), configuration);
    }

    private Configuration configurationOfSnapshot(RecoveredLog recovered) {
        Optional<SnapshotReader> latest = snapshots.latest();
        if (latest.isEmpty()) {
            if (recovered.base().index() > 0) {
                throw new StorageException("the log of group " + group + " starts after " + recovered.base()
                        + ", but there is no snapshot that holds what comes before");
            }
            return Configuration.EMPTY;
        }
        try (SnapshotReader reader = latest.get()) {
            SnapshotMeta meta = reader.meta();
            if (meta.index() < recovered.base().index()
                    || meta.index() > recovered.last().index()) {
                throw new StorageException("log and snapshot of group " + group + " do not meet (" + recovered.base()
                        + " to " + recovered.last() + ", and " + meta + "): start the node once, which mends it where"
                        + " that can be done, and stop it again");
            }
            return meta.configuration();
        }
    }

    /**
     * Makes the survivors the only members, all of them voters, by an entry in a new term. A record of it is durable
     * before anything is changed, and a warning is logged.
     *
     * @param survivors members of the configuration, too few of them to elect a leader: this node, and others that have
     *     votes; a learner that survives too is to be added again later
     * @param reason who wants it and why, for the record
     * @return what the node has now
     * @throws IllegalArgumentException if the survivors are not such; nothing was changed then
     * @throws StorageException if the stores are damaged, or cannot be written
     */
    public Position force(Collection<NodeId> survivors, String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a forced configuration needs a reason, for the record");
        }
        Position before = inspect();
        Configuration configuration = Configuration.ofVoters(membersOf(before.configuration(), survivors));
        long term = before.term() + 1;
        Entry entry = new Entry(before.last().index() + 1, term, configuration);
        audit(before, entry, reason);
        HardState hardState = log.recover(group).hardState().inTerm(term);
        LogSlice slice = LogSlice.of(before.last(), List.of(entry));
        log.write(List.of(new LogWrite.Append(group, hardState, 0, slice)));
        LOG.warn(
                "group {} of {}: the configuration was forced from {} to {} by entry {}: {}",
                group,
                log.identity(),
                before.configuration(),
                configuration,
                entry.id(),
                reason);
        return new Position(entry.id(), term, configuration);
    }

    private List<Member> membersOf(Configuration current, Collection<NodeId> survivors) {
        NodeId self = log.identity().node();
        if (!survivors.contains(self)) {
            throw new IllegalArgumentException("the survivors do not include this node, " + self);
        }
        List<Member> members = new ArrayList<>();
        for (NodeId survivor : survivors) {
            members.add(memberOf(current, survivor));
        }
        if (isMajority(current.voters(), survivors)
                && (!current.isJoint() || isMajority(current.outgoingVoters(), survivors))) {
            throw new IllegalArgumentException(
                    "the survivors are a majority of " + current + ": start them, and change the membership");
        }
        return members;
    }

    /**
     * Returns the member as it will be: this one by its own data directory, the others so that they know themselves.
     */
    private Member memberOf(Configuration current, NodeId survivor) {
        Member member = current.member(survivor)
                .orElseThrow(() -> new IllegalArgumentException("node " + survivor + " is no member of " + current));
        if (survivor.equals(log.identity().node())) {
            return member.withIncarnation(log.identity().incarnation());
        }
        if (!current.isVoter(survivor)) {
            throw new IllegalArgumentException(
                    "node " + survivor + " is a learner, and may lack the entry without which"
                            + " it cannot vote: leave it out, and add it again later");
        }
        return member;
    }

    private static boolean isMajority(List<Member> voters, Collection<NodeId> survivors) {
        long left =
                voters.stream().filter(voter -> survivors.contains(voter.id())).count();
        return left > voters.size() / 2;
    }

    private void audit(Position before, Entry entry, String reason) {
        String record = String.join(
                        "\n",
                        "time: " + Clock.systemUTC().instant(),
                        "node: " + log.identity(),
                        "group: " + group,
                        "reason: " + reason.replace('\n', ' '),
                        "before: " + before.configuration() + ", last entry " + before.last() + ", term "
                                + before.term(),
                        "after: " + entry.payload() + " by entry " + entry.id())
                + "\n";
        Path file = auditDirectory.resolve("forced-configuration-" + entry.index() + "-" + entry.term() + ".txt");
        try {
            Files.createDirectories(auditDirectory);
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(record.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        } catch (IOException e) {
            throw new StorageException("cannot write the record " + file + ": " + e.getMessage(), e);
        }
    }
}
