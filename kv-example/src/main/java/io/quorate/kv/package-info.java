/** The reference key-value store: its program, and the commands of its command line. */
@NullMarked
package io.quorate.kv;

import org.jspecify.annotations.NullMarked;
