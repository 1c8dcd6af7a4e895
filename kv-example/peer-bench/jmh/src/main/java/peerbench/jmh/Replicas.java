package peerbench.jmh;

import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Three cores that hand each other their messages, without a network, a disk or a thread. */
final class Replicas {
    private final List<Replica> replicas = new ArrayList<>();
    private final Replica leader;

    /** Makes three and lets them elect a leader, who then has committed its first entry. */
    Replicas() {
        Member[] members = {member("a"), member("b"), member("c")};
        Configuration configuration = Configuration.ofVoters(members);
        for (Member member : members) {
            replicas.add(new Replica(member.id(), configuration));
        }
        this.leader = elect();
    }

    private static Member member(String id) {
        return Member.of(id, id);
    }

    private Replica elect() {
        Replica candidate = replicas.get(0);
        while (!candidate.leads()) {
            candidate.take(new Event.Tick());
            exchange();
        }
        return candidate;
    }

    /** Delivers messages until there are none. */
    private void exchange() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (int i = 0; i < replicas.size(); i++) {
                ArrayDeque<Message> outbox = replicas.get(i).outbox();
                while (!outbox.isEmpty()) {
                    Message message = outbox.remove();
                    find(message.to()).take(new Event.Received(message));
                    moved = true;
                }
            }
        }
    }

    private Replica find(NodeId id) {
        for (int i = 0; i < replicas.size(); i++) {
            if (replicas.get(i).id().equals(id)) {
                return replicas.get(i);
            }
        }
        throw new IllegalStateException("no replica " + id);
    }

    Replica leader() {
        return leader;
    }

    /** Returns the replicas that do not lead. */
    List<Replica> followers() {
        return replicas.stream().filter(replica -> replica != leader).toList();
    }

    /** Proposes these commands in one turn; returns once the leader has applied them and nothing is on its way. */
    long commit(List<Bytes> commands) {
        leader.take(new Event.Propose(1, commands));
        exchange();
        if (leader.applied() != leader.last().index()) {
            throw new IllegalStateException("applied " + leader.applied() + " of " + leader.last());
        }
        return leader.applied();
    }
}
