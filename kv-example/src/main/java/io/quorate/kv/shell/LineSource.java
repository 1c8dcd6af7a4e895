package io.quorate.kv.shell;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where a shell's lines come from. */
public interface LineSource {

    /**
     * Returns the next line without its end, or null at the end of them all. Blocks.
     *
     * @param prompt what a person is to be shown
     * @throws BadLineException if this line cannot be understood; the next call goes on behind it
     * @throws IOException if the lines cannot be read
     */
    @Nullable
    String next(String prompt) throws IOException;
}
