/** Tests of the program as its users see it. */
@NullMarked
package io.quorate.kv;

import org.jspecify.annotations.NullMarked;
