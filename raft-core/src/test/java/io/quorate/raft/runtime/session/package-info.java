/** Tests of client sessions apart from nodes. */
@NullMarked
package io.quorate.raft.runtime.session;

import org.jspecify.annotations.NullMarked;
