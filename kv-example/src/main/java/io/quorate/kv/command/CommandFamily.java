package io.quorate.kv.command;

import java.util.List;

/** Commands that belong together. */
public interface CommandFamily {

    /** Returns the commands. */
    List<CommandSpec> commands();
}
