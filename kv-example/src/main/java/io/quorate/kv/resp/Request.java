package io.quorate.kv.resp;

import io.quorate.raft.protocol.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent.
 *
 * @param words the command and its arguments; empty where it is refused
 * @param bytes about how much memory it takes
 * @param refused the error that answers it, null for one that can be looked at
 * @param last whether the client is not to be understood any more, and its connection ends with the answer
 */
public record Request(List<Bytes> words, int bytes, Reply.@Nullable Failure refused, boolean last) {}
