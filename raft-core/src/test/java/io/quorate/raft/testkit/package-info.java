/** Tests of the simulator, and the simulator's tests of Raft. */
@NullMarked
package io.quorate.raft.testkit;

import org.jspecify.annotations.NullMarked;
