/** The Redis protocol on top of Netty's codec: requests with limits, and replies in either version. */
@NullMarked
package io.quorate.kv.resp;

import org.jspecify.annotations.NullMarked;
