/**
 * Checks the checkers: plants known bugs into copies of the sources, compiles those in memory, and runs the simulator
 * on them until it notices. Nothing of this is in what ships, and no switch of it can be left on.
 */
@NullMarked
package io.quorate.raft.mutants;

import org.jspecify.annotations.NullMarked;
