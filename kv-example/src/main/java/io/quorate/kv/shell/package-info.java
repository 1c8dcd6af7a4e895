/** The interactive shell: lines in, verbs, answers out. It knows a client, not where the nodes run. */
@NullMarked
package io.quorate.kv.shell;

import org.jspecify.annotations.NullMarked;
