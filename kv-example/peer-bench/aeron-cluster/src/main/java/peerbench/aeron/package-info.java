/** Aeron Cluster under the loop. */
@NullMarked
package peerbench.aeron;

import org.jspecify.annotations.NullMarked;
