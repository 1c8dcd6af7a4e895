package io.quorate.kv;

import org.jspecify.annotations.Nullable;

/**
 * An option of a command.
 *
 * @param name its name with the dashes
 * @param value what stands for its value in the usage, null for one that has none
 * @param help what it does
 */
record Option(String name, @Nullable String value, String help) {

    static Option flag(String name, String help) {
        return new Option(name, null, help);
    }

    String usage() {
        return value == null ? name : name + " " + value;
    }
}
