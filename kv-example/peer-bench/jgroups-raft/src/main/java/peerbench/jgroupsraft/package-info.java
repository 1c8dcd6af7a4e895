/** JGroups-Raft under the loop. */
@NullMarked
package peerbench.jgroupsraft;

import org.jspecify.annotations.NullMarked;
