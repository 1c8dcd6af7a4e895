/** Tests of what stands between callers and nodes. */
@NullMarked
package io.quorate.kv.client;

import org.jspecify.annotations.NullMarked;
