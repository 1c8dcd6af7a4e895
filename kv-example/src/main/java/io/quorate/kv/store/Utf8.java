package io.quorate.kv.store;

import io.quorate.raft.protocol.Bytes;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Tells text from other bytes. */
public final class Utf8 {
    private Utf8() {}

    /**
     * Returns the text of which these bytes are the UTF-8 form, or nothing where there is none: it always turns back.
     */
    public static Optional<String> text(Bytes bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.asByteBuffer())
                    .toString());
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }
}
