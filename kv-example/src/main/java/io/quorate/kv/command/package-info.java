/**
 * The commands of the Redis protocol, family by family: what each of them asks of the store, and how it is answered.
 */
@NullMarked
package io.quorate.kv.command;

import org.jspecify.annotations.NullMarked;
