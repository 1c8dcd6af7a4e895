@NullMarked
package io.quorate.kv.watch;

import org.jspecify.annotations.NullMarked;
