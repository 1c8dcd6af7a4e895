/** Tests of the commands' parts. */
@NullMarked
package io.quorate.kv.command;

import org.jspecify.annotations.NullMarked;
