package io.quorate.raft.testkit;

import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.InstallSnapshotResponse;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.RequestPreVote;
import io.quorate.raft.protocol.RequestPreVoteResponse;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.RequestVoteResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps some of the answers that each node was ever sent, of many terms, so that the network can bring one of them
 * again just when the node waits for another one of its kind. Elections are rare among all messages; replays at random
 * hardly ever hit one.
 */
final class Attic {
    private static final int KEPT = 48;

    /** A question, its answer, and how often the past answers it where replays are at their strongest. */
    private record Pair(Class<? extends Message> question, Class<? extends Message> answer, double share) {}

    private static final List<Pair> PAIRS = List.of(
            new Pair(RequestVote.class, RequestVoteResponse.class, 0.3),
            new Pair(RequestPreVote.class, RequestPreVoteResponse.class, 0.1),
            new Pair(InstallSnapshot.class, InstallSnapshotResponse.class, 0.1),
            new Pair(AppendEntries.class, AppendEntriesResponse.class, 0.02),
            new Pair(Heartbeat.class, HeartbeatResponse.class, 0.02));

    private final Weather weather;
    private final SeededRandom random;
    private final List<List<Shelf>> shelves = new ArrayList<>();
    private long closesAt = Long.MAX_VALUE;

    /**
     * The latest yes and the latest no of each peer in each of the latest terms: what a leadership has heard last is
     * what it was proudest of.
     */
    private static final class Shelf {
        private final ArrayDeque<Message> kept = new ArrayDeque<>();

        void put(Message message) {
            removeLike(message);
            kept.add(message);
            if (kept.size() > KEPT) {
                kept.remove();
            }
        }

        /** There is one like it at most, and mostly a late one. */
        private void removeLike(Message message) {
            Iterator<Message> latestFirst = kept.descendingIterator();
            while (latestFirst.hasNext()) {
                Message old = latestFirst.next();
                if (old.term() == message.term()
                        && old.from().equals(message.from())
                        && isRefusal(old) == isRefusal(message)) {
                    latestFirst.remove();
                    return;
                }
            }
        }

        private static boolean isRefusal(Message message) {
            return message instanceof AppendEntriesResponse answer && !answer.success();
        }

        @Nullable
        Message any(SeededRandom random) {
            int skip = kept.isEmpty() ? 0 : random.nextInt(kept.size());
            for (Message message : kept) {
                if (skip-- == 0) {
                    return message;
                }
            }
            return null;
        }
    }

    Attic(int nodes, Weather weather) {
        this.weather = weather;
        this.random = weather.luck("attic");
        for (int node = 0; node < nodes; node++) {
            List<Shelf> own = new ArrayList<>();
            PAIRS.forEach(pair -> own.add(new Shelf()));
            shelves.add(own);
        }
    }

    /** Lets no old message arrive any more after that time. */
    void closeAt(long time) {
        closesAt = time;
    }

    /** Returns whether old messages may still arrive. */
    boolean isOpen(long now) {
        return now <= closesAt;
    }

    /** Keeps what has arrived at a node, if it is an answer. */
    void keep(int node, Message message) {
        for (int i = 0; i < PAIRS.size(); i++) {
            if (PAIRS.get(i).answer() == message.getClass()) {
                shelves.get(node).get(i).put(message);
            }
        }
    }

    /** Forgets what this node has sent: it is another one now. */
    void forget(NodeId sender) {
        shelves.forEach(own ->
                own.forEach(shelf -> shelf.kept.removeIf(old -> old.from().equals(sender))));
    }

    /** Returns all that is kept for a node. */
    List<Message> all(int node) {
        List<Message> all = new ArrayList<>();
        shelves.get(node).forEach(shelf -> all.addAll(shelf.kept));
        return all;
    }

    /** Returns an old answer to the like of this question that the node asks, or mostly null. */
    @Nullable
    Message answerTo(int node, Message question) {
        for (int i = 0; i < PAIRS.size(); i++) {
            Pair pair = PAIRS.get(i);
            if (pair.question() == question.getClass()) {
                return weather.strikes(Fault.REPLAY, pair.share())
                        ? shelves.get(node).get(i).any(random)
                        : null;
            }
        }
        return null;
    }
}
