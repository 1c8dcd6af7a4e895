package io.quorate.kv;

import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** Returns addresses of nodes, as in {@code 1=HOST:PORT,2=HOST:PORT}, in their order. */
    static Map<NodeId, String> requireMap(String option, String text) throws UsageException {
        Map<NodeId, String> addresses = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw new UsageException(option + " must be like 1=HOST:PORT,2=HOST:PORT: " + text);
            }
            NodeId id = id(part.substring(0, equals));
            if (addresses.put(id, require(option, part.substring(equals + 1))) != null) {
                throw new UsageException(option + " names node " + id + " twice");
            }
        }
        return addresses;
    }

    /** Returns the node of this name. */
    static NodeId id(String text) throws UsageException {
        try {
            return NodeId.of(text);
        } catch (IllegalArgumentException invalid) {
            throw new UsageException(String.valueOf(invalid.getMessage()));
        }
    }
}
