/** Quorate under the loop. */
@NullMarked
package peerbench.quorate;

import org.jspecify.annotations.NullMarked;
