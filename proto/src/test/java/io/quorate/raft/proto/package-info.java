/** Tests of the codec: round trips, agreement with the generated classes, golden bytes and hostile input. */
@NullMarked
package io.quorate.raft.proto;

import org.jspecify.annotations.NullMarked;
