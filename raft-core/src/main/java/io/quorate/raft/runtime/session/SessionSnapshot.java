package io.quorate.raft.runtime.session;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A snapshot on its way back: the sessions, and behind them the state machine's bytes. A snapshot that was taken before
 * there were sessions has the latter only, and no frame before them.
 *
 * @param image the sessions
 * @param rest from where the state machine's bytes can be read
 */
record SessionSnapshot(SessionImage image, InputStream rest) {
    // Drawn at random, so that no state machine's own bytes begin with it.
    private static final String MAGIC = "f3a9146be07c5d9182d46f0bb1c7e85a";

    static byte[] magic() {
        return HexFormat.of().parseHex(MAGIC);
    }

    static SessionSnapshot read(InputStream snapshot) throws IOException {
        byte[] magic = magic();
        byte[] start = snapshot.readNBytes(magic.length);
        if (!Arrays.equals(start, magic)) {
            return new SessionSnapshot(
                    SessionImage.EMPTY, new SequenceInputStream(new ByteArrayInputStream(start), snapshot));
        }
        try {
            return new SessionSnapshot(SessionImage.read(new DataInputStream(snapshot)), snapshot);
        } catch (IllegalArgumentException e) {
            throw new IOException("the sessions cannot be understood: " + e.getMessage(), e);
        }
    }
}
