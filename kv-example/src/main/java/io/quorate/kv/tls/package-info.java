/** TLS as the command line has it: files in PEM, for the nodes among each other and for clients. */
@NullMarked
package io.quorate.kv.tls;

import org.jspecify.annotations.NullMarked;
