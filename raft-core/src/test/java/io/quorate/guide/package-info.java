/** The examples of {@code docs/guide.md}, as they are printed there, and what runs them. */
@NullMarked
package io.quorate.guide;

import org.jspecify.annotations.NullMarked;
