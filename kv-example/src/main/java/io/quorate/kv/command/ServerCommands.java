package io.quorate.kv.command;

import io.quorate.kv.command.CommandSpec.Flag;
import io.quorate.kv.group.ServedNode;
import io.quorate.kv.resp.Reply;
import io.quorate.kv.store.KvRead;
import io.quorate.kv.store.KvResult;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.protocol.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Commands on the server as such: INFO, CONFIG GET, SAVE and BGSAVE. */
final class ServerCommands implements CommandFamily {
    /** What redis-benchmark and others ask for, and what it would be here. */
    private static final Map<String, String> CONFIGURATION = new TreeMap<>(Map.of(
            "appendfsync", "always",
            "appendonly", "yes",
            "databases", "1",
            "proto-max-bulk-len", "524288",
            "save", ""));

    private static final Set<String> EVERYTHING = Set.of("ALL", "DEFAULT", "EVERYTHING");

    private final ServedNode node;
    private final Statistics statistics;

    ServerCommands(ServedNode node, Statistics statistics) {
        this.node = node;
        this.statistics = statistics;
    }

    @Override
    public List<CommandSpec> commands() {
        Set<Flag> admin = Set.of(Flag.ADMIN, Flag.NO_MULTI);
        return List.of(
                CommandSpec.other("info", -1, Set.of(Flag.NO_MULTI), (words, session) -> info(words)),
                CommandSpec.other("config", -2, admin, ServerCommands::config),
                CommandSpec.other("save", 1, admin, (words, session) -> new Plan.Task(this::save)),
                CommandSpec.other("bgsave", -1, admin, (words, session) -> backgroundSave()));
    }

    private CompletableFuture<Reply> save() {
        return node.snapshot().thenApply(meta -> Reply.OK);
    }

    private Plan backgroundSave() {
        // How it ends is in the log, and in INFO's snapshot_index.
        var unused = node.snapshot();
        return Plan.of(new Reply.Simple("Background saving started"));
    }

    private static Plan config(List<Bytes> words, Session session) throws CommandException {
        if (!Arguments.keyword(words.get(1)).equals("GET")) {
            throw ConnectionCommands.subcommand("CONFIG", words.get(1));
        }
        if (words.size() < 3) {
            throw CommandException.arity("config|get");
        }
        List<Reply> found = new ArrayList<>();
        List<Pattern> patterns =
                words.subList(2, words.size()).stream().map(Pattern::new).toList();
        CONFIGURATION.forEach((name, value) -> {
            if (patterns.stream().anyMatch(pattern -> pattern.matches(Bytes.utf8(name)))) {
                found.add(Reply.bulk(name));
                found.add(Reply.bulk(value));
            }
        });
        return Plan.of(new Reply.Table(found));
    }

    private Plan info(List<Bytes> words) {
        List<String> wanted =
                words.subList(1, words.size()).stream().map(Arguments::keyword).toList();
        boolean all = wanted.isEmpty() || wanted.stream().anyMatch(EVERYTHING::contains);
        return new Plan.Task(() -> node.status().thenCombine(keys(), (status, keys) -> {
            StringBuilder text = new StringBuilder();
            sections(status, keys).forEach((name, lines) -> {
                if (all || wanted.contains(Arguments.keyword(Bytes.utf8(name)))) {
                    section(text, name, lines);
                }
            });
            return new Reply.Text(text.toString());
        }));
    }

    private Map<String, Map<String, String>> sections(NodeStatus status, long keys) {
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        sections.put("Server", Info.server(status, statistics));
        sections.put("Clients", Info.clients(statistics));
        sections.put("Memory", Info.memory());
        sections.put("Stats", Info.stats(statistics));
        sections.put("Raft", Info.raft(status));
        sections.put("Keyspace", Info.keyspace(keys));
        return sections;
    }

    private static void section(StringBuilder text, String name, Map<String, String> lines) {
        text.append(text.length() == 0 ? "" : "\r\n").append("# ").append(name).append("\r\n");
        lines.forEach(
                (line, value) -> text.append(line).append(':').append(value).append("\r\n"));
    }

    /** Returns how many keys this node has; INFO is to answer on any node, leader or not. */
    private CompletableFuture<Long> keys() {
        return node.ask(new KvRead.Size(), true)
                .thenApply(result -> result instanceof KvResult.Counted counted ? counted.value() : 0L)
                .exceptionally(closed -> 0L);
    }
}
