package io.quorate.kv.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of a file or pipe, in UTF-8; the prompt is not shown. */
public final class PlainLines implements LineSource {
    private final BufferedReader reader;

    /** Makes a source that reads this stream and leaves it open. */
    public PlainLines(InputStream in) {
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable String next(String prompt) throws IOException {
        return reader.readLine();
    }
}
