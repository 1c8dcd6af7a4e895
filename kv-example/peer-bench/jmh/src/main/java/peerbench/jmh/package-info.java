/** The parts of Quorate under JMH: the core's step, the codec, the log stores. */
@NullMarked
package peerbench.jmh;

import org.jspecify.annotations.NullMarked;
