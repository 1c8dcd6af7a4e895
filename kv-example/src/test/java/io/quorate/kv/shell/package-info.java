/** Tests of the shell without nodes. */
@NullMarked
package io.quorate.kv.shell;

import org.jspecify.annotations.NullMarked;
