package io.quorate.kv.shell;

import io.quorate.kv.store.Utf8;
import io.quorate.raft.protocol.Bytes;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of a file or pipe, in UTF-8; the prompt is not shown. */
public final class PlainLines implements LineSource {
    /** Room for the longest command, each of its bytes escaped. */
    static final int MAX_LINE_BYTES = 8 << 20;

    private final InputStream in;

    /** Makes a source that reads this stream and leaves it open. */
    public PlainLines(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    @Override
    public @Nullable String next(String prompt) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long length = 0;
        int b = in.read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && b != '\n') {
            if (++length <= MAX_LINE_BYTES) {
                line.write(b);
            }
            b = in.read();
        }
        if (length > MAX_LINE_BYTES) {
            throw new BadLineException("the line is too long: " + length + " bytes, the limit is " + MAX_LINE_BYTES);
        }
        return Utf8.text(Bytes.wrap(line.toByteArray()))
                .orElseThrow(() -> new BadLineException("the line is not UTF-8; other bytes are written as \"\\xHH\""));
    }
}
