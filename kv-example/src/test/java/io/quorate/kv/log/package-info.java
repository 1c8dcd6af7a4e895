/** Tests of the choice between log stores. */
@NullMarked
package io.quorate.kv.log;

import org.jspecify.annotations.NullMarked;
