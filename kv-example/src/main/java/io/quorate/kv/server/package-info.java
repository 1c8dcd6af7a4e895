/** A node as a process of its own, and the endpoint where it serves clients in the Redis protocol. */
@NullMarked
package io.quorate.kv.server;

import org.jspecify.annotations.NullMarked;
