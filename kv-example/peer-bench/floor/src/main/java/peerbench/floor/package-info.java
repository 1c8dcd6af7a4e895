/** What three synced logs and their sockets cost without any Raft: the least that a row with one in flight can take. */
@NullMarked
package peerbench.floor;

import org.jspecify.annotations.NullMarked;
