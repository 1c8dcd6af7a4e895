/** SOFAJRaft under the loop. */
@NullMarked
package peerbench.sofajraft;

import org.jspecify.annotations.NullMarked;
