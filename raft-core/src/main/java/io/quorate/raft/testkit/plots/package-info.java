/**
 * Directed nemesis plans: short stories about leaders, each of which some known bug of Raft needs in order to show.
 * Random faults hardly ever come together in these ways.
 */
@NullMarked
package io.quorate.raft.testkit.plots;

import org.jspecify.annotations.NullMarked;
