/** The code that the README shows, and the test that compiles and runs it. */
@NullMarked
package io.quorate.example;

import org.jspecify.annotations.NullMarked;
