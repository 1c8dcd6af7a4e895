/** Three nodes in this process, over real sockets and disks: started, stopped, killed and asked one by one. */
@NullMarked
package io.quorate.kv.embedded;

import org.jspecify.annotations.NullMarked;
