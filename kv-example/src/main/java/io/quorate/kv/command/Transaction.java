package io.quorate.kv.command;

import io.quorate.kv.resp.Reply;
import io.quorate.kv.store.KvCommand;
import io.quorate.kv.store.KvResult;
import io.quorate.kv.store.Limits;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The commands between MULTI and EXEC. */
final class Transaction {
    // An entry of the log needs some bytes for each command beside its words.
    private static final int ROOM = Limits.MAX_COMMAND_BYTES - 64;
    private static final int COMMAND_OVERHEAD = 32;

    private final List<Plan> plans = new ArrayList<>();
    private long bytes;
    private boolean broken;

    /** Notes that a command was refused, so that the whole will be. */
    void breakOff() {
        broken = true;
        plans.clear();
    }

    void queue(Plan plan, int planBytes) throws CommandException {
        if (broken) {
            return;
        }
        if (!(plan instanceof Plan.Answer || plan instanceof Plan.Store)) {
            throw new CommandException("ERR Command not allowed inside a transaction");
        }
        bytes += planBytes + COMMAND_OVERHEAD;
        if (bytes > ROOM) {
            throw new CommandException("TRYAGAIN too large, not executed: the transaction is longer than "
                    + Limits.MAX_COMMAND_BYTES + " bytes");
        }
        plans.add(plan);
    }

    /** Returns the plan to do all of it in one entry of the log. */
    Plan execute() throws CommandException {
        if (broken) {
            throw new CommandException("EXECABORT Transaction discarded because of previous errors.");
        }
        List<KvCommand> commands = new ArrayList<>();
        for (Plan plan : plans) {
            if (plan instanceof Plan.Store store) {
                commands.add(store.command());
            }
        }
        List<Plan> queued = List.copyOf(plans);
        return commands.isEmpty()
                ? Plan.of(replies(queued, List.of()))
                : new Plan.Store(
                        new KvCommand.Transaction(commands),
                        result -> replies(queued, result instanceof KvResult.Results all ? all.results() : List.of()));
    }

    private static Reply replies(List<Plan> plans, List<KvResult> results) {
        Iterator<KvResult> next = results.iterator();
        List<Reply> replies = new ArrayList<>(plans.size());
        for (Plan plan : plans) {
            if (plan instanceof Plan.Store store) {
                replies.add(store.reply().apply(next.next()));
            } else if (plan instanceof Plan.Answer answer) {
                replies.add(answer.reply());
            }
        }
        return new Reply.Array(replies);
    }
}
