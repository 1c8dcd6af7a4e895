/** Servers asked as real clients ask them. */
@NullMarked
package io.quorate.kv.server;

import org.jspecify.annotations.NullMarked;
