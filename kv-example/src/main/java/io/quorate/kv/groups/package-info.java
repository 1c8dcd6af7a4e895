/** Many groups on three hosts in one JVM: what they cost. */
@NullMarked
package io.quorate.kv.groups;

import org.jspecify.annotations.NullMarked;
