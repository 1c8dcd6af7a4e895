/** Tests of the store without Raft. */
@NullMarked
package io.quorate.kv.store;

import org.jspecify.annotations.NullMarked;
