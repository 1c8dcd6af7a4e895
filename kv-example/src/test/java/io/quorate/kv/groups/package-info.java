/** Many groups over real sockets and real disks. */
@NullMarked
package io.quorate.kv.groups;

import org.jspecify.annotations.NullMarked;
