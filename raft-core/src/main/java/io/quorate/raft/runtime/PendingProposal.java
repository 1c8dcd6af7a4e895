package io.quorate.raft.runtime;

import io.quorate.raft.api.Committed;
import io.quorate.raft.protocol.Proposal;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a local caller proposes and the future of its end, in one object, since there is one per command on the hot
 * path.
 *
 * @param <R> what a command results in
 */
final class PendingProposal<R> extends CompletableFuture<Committed<R>> {
    private @Nullable Proposal command;

    PendingProposal(Proposal command) {
        this.command = command;
    }

    /**
     * Returns the command and lets go of it, so that a future that is kept does not keep the bytes. To be called once.
     */
    Proposal takeCommand() {
        Proposal taken = command;
        if (taken == null) {
            throw new IllegalStateException("the command was taken already");
        }
        command = null;
        return taken;
    }
}
