/**
 * Judges recorded histories: whether concurrent operations on keyed objects can be put into one order that a sequential
 * model agrees with and that keeps the order in real time.
 */
@NullMarked
package io.quorate.raft.testkit.linear;

import org.jspecify.annotations.NullMarked;
