/**
 * The values that nodes exchange and store: identities, entries, configurations and the family of Raft messages.
 *
 * <p>Everything here is immutable and free of I/O, threads and clocks. A byte form of these records exists only in the
 * codec of the {@code proto} module. Indexes and terms are {@code long}; 0 means "none", as in the Raft paper.
 */
@NullMarked
package io.quorate.raft.protocol;

import org.jspecify.annotations.NullMarked;
