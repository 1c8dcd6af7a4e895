package io.quorate.kv.shell;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where a shell's lines come from. */
public interface LineSource {

    /**
     * Returns the next line without its end, or null at the end of them all. Blocks.
     *
     * @param prompt what a person is to be shown
     * @throws IOException if the lines cannot be read
     */
    @Nullable
    String next(String prompt) throws IOException;
}
