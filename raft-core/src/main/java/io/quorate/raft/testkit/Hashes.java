package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryPayload;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.SessionEntry;
import io.quorate.raft.protocol.SessionRequest;
import java.util.List;

/** Hashes that are the same in every run: none depends on an object's identity or on how a JDK hashes its records. */
final class Hashes {
    private static final Requests REQUESTS = new Requests();

    private Hashes() {}

    static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    /** Returns the hash of what a payload gives to the state machine, or of all that is in it. */
    static long of(EntryPayload payload) {
        if (payload instanceof SessionEntry entry) {
            return entry.request() instanceof SessionRequest.Command request
                    ? request.command().hashCode()
                    : entry.request().deliverTo(REQUESTS);
        }
        if (payload instanceof Configuration configuration) {
            long voters = of(mix(5, configuration.voters().size()), configuration.voters());
            long outgoing = of(mix(voters, configuration.outgoingVoters().size()), configuration.outgoingVoters());
            return of(outgoing, configuration.learners());
        }
        return payload instanceof Bytes bytes
                ? bytes.hashCode()
                : payload.toString().hashCode();
    }

    private static long of(long before, List<Member> members) {
        long hash = before;
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            hash = mix(
                    mix(hash, member.id().value().hashCode()), member.address().hashCode());
            hash = mix(mix(hash, member.priority()), member.incarnation());
        }
        return hash;
    }

    /** Returns the hash of a log that ends with this entry, from the hashes of what is before it and of its payload. */
    static long chain(long before, Entry entry, long payload) {
        long hash = mix(mix(mix(before, entry.index()), entry.term()), payload);
        return entry.payload() instanceof SessionEntry session
                ? mix(mix(hash, session.leaderMillis()), session.request().deliverTo(REQUESTS))
                : hash;
    }

    /** Takes in every field of a request. */
    private static final class Requests implements SessionRequest.Visitor<Long> {
        @Override
        public Long onOpen(SessionRequest.Open request) {
            long limits = mix(mix(1, request.timeoutMillis()), request.maxSessions());
            return mix(mix(limits, request.maxAnswers()), request.maxAnswerBytes());
        }

        @Override
        public Long onCommand(SessionRequest.Command request) {
            long names = mix(mix(mix(2, request.session()), request.sequence()), request.firstUnanswered());
            return mix(names, request.command().hashCode());
        }

        @Override
        public Long onKeepAlive(SessionRequest.KeepAlive request) {
            return mix(mix(3, request.session()), request.firstUnanswered());
        }

        @Override
        public Long onClose(SessionRequest.Close request) {
            return mix(4, request.session());
        }
    }
}
