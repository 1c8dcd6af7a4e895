/**
 * The one codec between raft-core's records and their bytes on the wire and on disk, which the {@code .proto} files of
 * this module describe.
 *
 * <p>What is on the path of every command is written and read by hand, without a copy of a payload; the rest goes
 * through the generated classes. Both speak the same schema. All decoders treat their input as hostile: they throw
 * {@link io.quorate.raft.proto.CodecException} and nothing else, and hold no more memory than the input accounts for.
 */
@NullMarked
package io.quorate.raft.proto;

import org.jspecify.annotations.NullMarked;
