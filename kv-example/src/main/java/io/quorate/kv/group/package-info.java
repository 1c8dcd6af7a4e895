/** Changes of a group's membership and leadership, asked of one of its nodes. */
@NullMarked
package io.quorate.kv.group;

import org.jspecify.annotations.NullMarked;
