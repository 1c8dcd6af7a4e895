/**
 * A log store and a transport that live in the memory of one JVM: for tests, for trying things out, and for groups that
 * need not outlive their process. Nothing here is durable.
 */
@NullMarked
package io.quorate.raft.memory;

import org.jspecify.annotations.NullMarked;
