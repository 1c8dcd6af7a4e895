/** The log stores that a node of the example may stand on. */
@NullMarked
package io.quorate.kv.log;

import org.jspecify.annotations.NullMarked;
