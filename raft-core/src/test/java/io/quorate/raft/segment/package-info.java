/** Tests of the segmented log store. */
@NullMarked
package io.quorate.raft.segment;

import org.jspecify.annotations.NullMarked;
