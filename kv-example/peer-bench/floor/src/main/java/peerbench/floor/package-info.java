/** What three synced logs and their sockets cost without any Raft, with one proposal in flight. */
@NullMarked
package peerbench.floor;

import org.jspecify.annotations.NullMarked;
