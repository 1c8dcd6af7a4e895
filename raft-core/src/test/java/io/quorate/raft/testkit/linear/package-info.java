/** The checker of histories is itself checked: by hand, and against one that tries every order. */
@NullMarked
package io.quorate.raft.testkit.linear;

import org.jspecify.annotations.NullMarked;
