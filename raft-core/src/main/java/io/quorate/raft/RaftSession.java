package io.quorate.raft;

import io.quorate.raft.api.Committed;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.runtime.session.SessionClient;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client session (§6.3): its commands take effect exactly once, although they are repeated until they are answered,
 * across changes of leader, snapshots and restarts of any node. Made by {@link RaftNode#openSession} and
 * {@link RaftNode#resumeSession}.
 *
 * <p>Commands are numbered from 1, without gaps. Which of them were applied, and with what result, is part of the
 * replicated state until the client acknowledges that it has the answer, which it does with its next command. So a
 * command that is repeated gets its first answer.
 *
 * <p><b>Ends.</b> The futures of {@code propose} end exactly once: with the first answer, and the index at which the
 * command was applied; or, after {@link io.quorate.raft.api.SessionOptions#patience}, as those of
 * {@link RaftNode#propose(Bytes)} do. {@link io.quorate.raft.api.SessionExpiredException} says that the session is over
 * and that the command had no effect as far as this object has asked for it; if an earlier attempt of this object may
 * have had one, the end is {@link io.quorate.raft.api.OutcomeUnknownException} instead.
 *
 * <p><b>Limits.</b> A session is over once its client has been silent for its timeout, in the log's own time, which
 * never runs faster than real time. This object speaks up in time, as long as it is not closed, so one that is not
 * needed any more is to be closed or detached. At most {@link io.quorate.raft.api.SessionOptions#maxAnswers} numbers
 * from the first unanswered one on may be used; one more is refused as Busy.
 *
 * <p><b>Threads.</b> All methods may be called by any thread and none blocks. Futures are completed by the node's own
 * threads. Commands that are under way at the same time may be applied in any order.
 *
 * @param <R> what a command results in
 */
public final class RaftSession<R> {
    private final SessionClient<R> client;

    RaftSession(SessionClient<R> client) {
        this.client = client;
    }

    /** Returns the session's name, which {@link RaftNode#resumeSession} takes on every node of the group. */
    public long id() {
        return client.id();
    }

    /**
     * Proposes a command under the next number. If it fails, the number is given up: once a later command of this
     * session is answered, the failed one will never be applied, if it was not already.
     *
     * @param command not to be changed any more
     */
    public CompletableFuture<Committed<R>> propose(Bytes command) {
        return client.propose(command);
    }

    /**
     * Proposes a command under a number of the caller's choice, for callers who write down what they ask for before
     * they ask: asked for again under the same number, also by a session that was resumed elsewhere, the command gets
     * its first answer. If it fails, the number stays to be used again, and holds up the numbers behind it until it is
     * answered. Where it was answered before and acknowledged since, the future ends with
     * {@link io.quorate.raft.api.AlreadyAcknowledgedException}.
     *
     * @param sequence the command's number; one number is for one command, whatever becomes of it
     * @param command not to be changed any more
     */
    public CompletableFuture<Committed<R>> propose(long sequence, Bytes command) {
        return client.propose(sequence, command);
    }

    /**
     * Lets go of the session without closing it: this object takes no commands any more, and does not keep the session
     * alive. It can be resumed, here or elsewhere. Commands under way go on.
     */
    public void detach() {
        client.detach();
    }

    /**
     * Closes the session, after the commands that are under way. Nothing may be proposed any more.
     *
     * @return ends with null, or with a failure: then the session expires by itself
     */
    public CompletableFuture<@Nullable Void> close() {
        return client.close();
    }

    @Override
    public String toString() {
        return "session " + id();
    }
}
