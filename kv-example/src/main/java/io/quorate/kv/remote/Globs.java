package io.quorate.kv.remote;

import io.quorate.raft.protocol.Bytes;
import java.io.ByteArrayOutputStream;

/** Writes patterns as KEYS has them. */
final class Globs {
    private Globs() {}

    /** Returns the pattern of all that starts with these bytes. */
    static Bytes prefix(Bytes prefix) {
        ByteArrayOutputStream pattern = new ByteArrayOutputStream();
        for (int i = 0; i < prefix.length(); i++) {
            byte b = prefix.byteAt(i);
            if ("*?[]\\^-".indexOf(b) >= 0) {
                pattern.write('\\');
            }
            pattern.write(b);
        }
        pattern.write('*');
        return Bytes.wrap(pattern.toByteArray());
    }
}
