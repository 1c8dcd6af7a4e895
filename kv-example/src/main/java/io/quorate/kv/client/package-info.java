/** What the shell and other users of the store talk to, wherever its nodes run; and how failures are put into words. */
@NullMarked
package io.quorate.kv.client;

import org.jspecify.annotations.NullMarked;
