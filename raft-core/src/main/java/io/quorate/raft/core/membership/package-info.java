/**
 * Who counts: {@link io.quorate.raft.core.membership.Quorum} as pure functions over a configuration, and
 * {@link io.quorate.raft.core.membership.ConfigurationHistory} for the configuration in use.
 */
@NullMarked
package io.quorate.raft.core.membership;

import org.jspecify.annotations.NullMarked;
