/** A disk in memory behind the JDK's own file API, which remembers every step, fails on demand and loses power. */
@NullMarked
package io.quorate.raft.runtime.disk;

import org.jspecify.annotations.NullMarked;
