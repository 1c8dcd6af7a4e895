package io.quorate.kv;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads addresses as the command line has them. */
final class Addresses {
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[^\\s:\\[\\],=]{1,240}):(\\d{1,5})");
    private static final int LAST_PORT = 65_535;

    private Addresses() {}

    /** Returns an address like {@code host:port}. */
    static String require(String option, String address) throws UsageException {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            throw new UsageException(option + " must be like HOST:PORT: " + address);
        }
        int port = Integer.parseInt(matcher.group(2));
        if (port < 1 || port > LAST_PORT) {
            throw new UsageException(option + ": the port must be from 1 to " + LAST_PORT + ": " + address);
        }
        return address;
    }

    /** Returns one or more of them, with commas between. */
    static List<String> requireList(String option, String addresses) throws UsageException {
        List<String> list = new ArrayList<>();
        for (String address : addresses.split(",", -1)) {
            list.add(require(option, address));
        }
        return list;
    }
}
