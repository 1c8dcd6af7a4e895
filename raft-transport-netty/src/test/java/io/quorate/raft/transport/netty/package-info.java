/** Tests of the transport over loopback, some of them against peers that misbehave. */
@NullMarked
package io.quorate.raft.transport.netty;

import org.jspecify.annotations.NullMarked;
