/** Apache Ratis under the loop. */
@NullMarked
package peerbench.ratis;

import org.jspecify.annotations.NullMarked;
