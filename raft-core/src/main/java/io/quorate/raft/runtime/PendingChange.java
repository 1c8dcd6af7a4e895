package io.quorate.raft.runtime;

import io.quorate.raft.protocol.AdminRequest;
import io.quorate.raft.protocol.Configuration;

/**
 * A local caller's change of the membership.
 *
 * @param request what is asked for
 * @param future ends with the configuration, once it is applied here
 */
record PendingChange(AdminRequest.ChangeMembership request, PendingProposal<Configuration> future) {}
