package io.quorate.kv.shell;

import io.quorate.kv.client.KvClient;
import io.quorate.kv.client.Outcome;
import io.quorate.kv.store.KvCommand;
import io.quorate.kv.store.KvResult;
import io.quorate.raft.protocol.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The verbs that any client can do. */
public final class DataVerbs {
    private static final String NOTHING = "(none)";
    private static final ResultText RESULT_TEXT = new ResultText();

    private final KvClient client;
    private final Duration patience;

    private DataVerbs(KvClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    /**
     * Returns the verbs.
     *
     * @param client does the work
     * @param patience how long to wait for it; longer than the client's own timeout
     */
    public static List<Verb> of(KvClient client, Duration patience) {
        DataVerbs verbs = new DataVerbs(client, patience);
        return List.of(
                Verb.of("put", "k v", "set a key", verbs::put),
                new Verb(List.of("get", "read"), "k", "read a key, linearizably", verbs::get),
                Verb.of("delete", "k", "remove a key", verbs::delete),
                Verb.of("cas", "k old new", "set a key if its value is the old one", verbs::compareAndSet),
                Verb.of("incr", "k", "add 1 to a key that holds an integer", verbs::increment),
                Verb.of("keys", "[prefix]", "list the keys, or those that start with the prefix", verbs::keys),
                Verb.of("show", "", "role, term, leader and indexes of every node", verbs::show),
                Verb.of("save_snapshot", "", "write a snapshot on the node in use", verbs::saveSnapshot));
    }

    private String put(List<Bytes> arguments) {
        return execute(new KvCommand.Put(arguments.get(0), arguments.get(1)));
    }

    private String get(List<Bytes> arguments) {
        return await(client.get(arguments.get(0))).map(Words::shown).orElse(NOTHING);
    }

    private String delete(List<Bytes> arguments) {
        return execute(new KvCommand.Delete(arguments.get(0)));
    }

    private String compareAndSet(List<Bytes> arguments) {
        return execute(new KvCommand.CompareAndSet(arguments.get(0), arguments.get(1), arguments.get(2)));
    }

    private String increment(List<Bytes> arguments) {
        return execute(new KvCommand.Increment(arguments.get(0), 1));
    }

    private String keys(List<Bytes> arguments) {
        List<Bytes> keys = await(client.keys(arguments.isEmpty() ? Bytes.EMPTY : arguments.get(0)));
        return keys.isEmpty() ? NOTHING : keys.stream().map(Words::shown).collect(Collectors.joining("\n"));
    }

    private String show(List<Bytes> arguments) {
        return ShowTable.of(await(client.nodes()));
    }

    private String saveSnapshot(List<Bytes> arguments) {
        KvClient.SnapshotReport report = await(client.takeSnapshot());
        String size = report.sizeBytes().isPresent()
                ? " of " + report.sizeBytes().getAsLong() + " bytes, up to index "
                : " up to index ";
        return "node " + report.node() + " has a snapshot" + size + report.index();
    }

    private String execute(KvCommand command) {
        return await(client.execute(command)).accept(RESULT_TEXT);
    }

    private <T> T await(CompletableFuture<T> future) {
        return Outcome.of(future, patience);
    }

    private static final class ResultText implements KvResult.Visitor<String> {

        @Override
        public String stored(KvResult.Stored result) {
            return "ok";
        }

        @Override
        public String deleted(KvResult.Deleted result) {
            return result.existed() ? "ok" : NOTHING;
        }

        @Override
        public String mismatched(KvResult.Mismatched result) {
            Bytes actual = result.actual();
            return "unchanged, the value is " + (actual == null ? NOTHING : Words.shown(actual));
        }

        @Override
        public String counted(KvResult.Counted result) {
            return Long.toString(result.value());
        }

        @Override
        public String refused(KvResult.Refused result) {
            throw new IllegalArgumentException(result.reason().text());
        }

        @Override
        public String swapped(KvResult.Swapped result) {
            return result.stored() ? "ok" : "unchanged";
        }

        @Override
        public String found(KvResult.Found result) {
            Bytes value = result.value();
            return value == null ? NOTHING : Words.shown(value);
        }

        @Override
        public String values(KvResult.Values result) {
            return result.values().stream()
                    .map(value -> value.map(Words::shown).orElse(NOTHING))
                    .collect(Collectors.joining("\n"));
        }

        @Override
        public String results(KvResult.Results result) {
            return result.results().stream().map(each -> each.accept(this)).collect(Collectors.joining("\n"));
        }
    }
}
