@NullMarked
package io.quorate.kv.tls;

import org.jspecify.annotations.NullMarked;
