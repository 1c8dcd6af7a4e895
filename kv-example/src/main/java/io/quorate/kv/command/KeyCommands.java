package io.quorate.kv.command;

import io.quorate.kv.command.CommandSpec.Keys;
import io.quorate.kv.resp.Reply;
import io.quorate.kv.store.KvCommand;
import io.quorate.kv.store.KvEntry;
import io.quorate.kv.store.KvRead;
import io.quorate.kv.store.KvView;
import io.quorate.raft.protocol.Bytes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Commands on keys, whatever their values. */
final class KeyCommands implements CommandFamily {
    private static final long DEFAULT_COUNT = 10;

    private final Cursors cursors = new Cursors();

    @Override
    public List<CommandSpec> commands() {
        return List.of(
                CommandSpec.write(
                        "del",
                        -2,
                        Keys.ALL,
                        (words, session) -> Plan.of(new KvCommand.DeleteAll(words.subList(1, words.size())))),
                CommandSpec.read(
                        "exists",
                        -2,
                        Keys.ALL,
                        (words, session) -> Plan.of(new KvRead.Exists(words.subList(1, words.size())))),
                CommandSpec.read("dbsize", 1, Keys.NONE, (words, session) -> Plan.of(new KvRead.Size())),
                CommandSpec.read("keys", 2, Keys.NONE, KeyCommands::keys),
                CommandSpec.read("scan", -2, Keys.NONE, this::scan),
                CommandSpec.write("flushall", -1, Keys.NONE, KeyCommands::clear));
    }

    private static Plan clear(List<Bytes> words, Session session) throws CommandException {
        boolean mode = words.size() == 2 && Arguments.keyword(words.get(1)).matches("SYNC|ASYNC");
        if (words.size() > 1 && !mode) {
            throw CommandException.syntax();
        }
        return Plan.of(new KvCommand.Clear());
    }

    private static Plan keys(List<Bytes> words, Session session) {
        Pattern pattern = new Pattern(words.get(1));
        return new Plan.Scan(view -> {
            List<Reply> found = new ArrayList<>();
            Iterator<KvEntry> entries = view.from(pattern.prefix());
            while (entries.hasNext()) {
                Bytes key = entries.next().key();
                if (!pattern.mayFollow(key)) {
                    break;
                }
                if (pattern.matches(key)) {
                    found.add(new Reply.Bulk(key));
                }
            }
            return new Reply.Array(found);
        });
    }

    private Plan scan(List<Bytes> words, Session session) throws CommandException {
        Bytes from = cursors.take(words.get(1));
        Pattern pattern = Pattern.ANY;
        long count = DEFAULT_COUNT;
        boolean known = true;
        for (int i = 2; i < words.size(); i += 2) {
            if (i + 1 == words.size()) {
                throw CommandException.syntax();
            }
            Bytes value = words.get(i + 1);
            switch (Arguments.keyword(words.get(i))) {
                case "MATCH" -> pattern = new Pattern(value);
                case "COUNT" -> count = Arguments.number(value);
                case "TYPE" -> known = Arguments.keyword(value).equals("STRING");
                default -> throw CommandException.syntax();
            }
        }
        if (count < 1) {
            throw CommandException.syntax();
        }
        Page page = new Page(from, count, known ? pattern : Pattern.NONE);
        return new Plan.Scan(view -> page(view, page));
    }

    /**
     * What a SCAN is to look at.
     *
     * @param from the first key that it may
     * @param count how many keys
     * @param pattern which of them to answer with
     */
    private record Page(Bytes from, long count, Pattern pattern) {}

    private Reply page(KvView view, Page page) {
        List<Reply> found = new ArrayList<>();
        Iterator<KvEntry> entries = view.from(page.from());
        for (long i = 0; i < page.count() && entries.hasNext(); i++) {
            Bytes key = entries.next().key();
            if (page.pattern().matches(key)) {
                found.add(new Reply.Bulk(key));
            }
        }
        String next = entries.hasNext() ? cursors.give(entries.next().key()) : Cursors.END;
        return new Reply.Array(List.of(Reply.bulk(next), new Reply.Array(found)));
    }
}
