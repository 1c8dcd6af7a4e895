/** The closed loop that every peer runs, and what a peer has to offer for it. */
@NullMarked
package peerbench;

import org.jspecify.annotations.NullMarked;
