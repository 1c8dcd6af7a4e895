/** Servers in other processes, asked in the Redis protocol. */
@NullMarked
package io.quorate.kv.remote;

import org.jspecify.annotations.NullMarked;
