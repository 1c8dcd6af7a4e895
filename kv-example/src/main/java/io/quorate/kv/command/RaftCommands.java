package io.quorate.kv.command;

import io.quorate.kv.command.CommandSpec.Flag;
import io.quorate.kv.group.ServedNode;
import io.quorate.kv.resp.Reply;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** RAFT: who belongs to the group, and who leads it. */
final class RaftCommands implements CommandFamily {
    private final ServedNode node;

    RaftCommands(ServedNode node) {
        this.node = node;
    }

    @Override
    public List<CommandSpec> commands() {
        return List.of(
                CommandSpec.other("raft", -2, Set.of(Flag.ADMIN, Flag.NO_MULTI), (words, session) -> raft(words)));
    }

    private Plan raft(List<Bytes> words) throws CommandException {
        String verb = Arguments.keyword(words.get(1));
        int arguments = words.size() - 2;
        if (verb.equals("STATUS") && arguments == 0) {
            return new Plan.Task(this::status);
        }
        if (verb.equals("ADD") && arguments == 2) {
            Member learner = member(id(words), words.get(3).toUtf8());
            return task(() -> node.changes().add(learner));
        }
        if (verb.equals("REMOVE") && arguments == 1) {
            NodeId id = id(words);
            return task(() -> node.changes().remove(id));
        }
        if (verb.equals("PROMOTE") && arguments == 1) {
            NodeId id = id(words);
            return task(() -> node.changes().promote(id));
        }
        if (verb.equals("TRANSFER") && arguments == 1) {
            NodeId id = id(words);
            return task(() -> node.changes().transfer(id));
        }
        throw new CommandException("ERR usage: RAFT STATUS | ADD id host:port | REMOVE id | PROMOTE id | TRANSFER id");
    }

    private static Plan task(Supplier<CompletableFuture<Void>> change) {
        return new Plan.Task(() -> change.get().thenApply(done -> Reply.OK));
    }

    private static NodeId id(List<Bytes> words) throws CommandException {
        try {
            return NodeId.of(words.get(2).toUtf8());
        } catch (IllegalArgumentException invalid) {
            throw new CommandException("ERR " + CommandTable.shown(Bytes.utf8(String.valueOf(invalid.getMessage()))));
        }
    }

    private static Member member(NodeId id, String address) throws CommandException {
        if (!address.matches("\\S{1,240}:\\d{1,5}")) {
            throw new CommandException("ERR the address must be host:port");
        }
        return new Member(id, address);
    }

    private CompletableFuture<Reply> status() {
        return node.status().thenApply(status -> {
            List<Reply> lines = new ArrayList<>();
            Info.status(status).forEach((name, value) -> {
                lines.add(Reply.bulk(name));
                lines.add(Reply.bulk(value));
            });
            return new Reply.Table(lines);
        });
    }
}
