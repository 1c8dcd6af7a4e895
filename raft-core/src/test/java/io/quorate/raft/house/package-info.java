/** Taste, held by tests: the size of things, forbidden words, and which package may use which. */
@NullMarked
package io.quorate.raft.house;

import org.jspecify.annotations.NullMarked;
