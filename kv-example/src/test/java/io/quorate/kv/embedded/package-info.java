/** Tests of whole clusters, killed in all the ways that a process and a node can be. */
@NullMarked
package io.quorate.kv.embedded;

import org.jspecify.annotations.NullMarked;
