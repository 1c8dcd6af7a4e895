package io.quorate.kv.command;

import io.quorate.kv.command.CommandSpec.Flag;
import io.quorate.kv.resp.Reply;
import io.quorate.raft.protocol.Bytes;
import java.util.List;
import java.util.Set;

/** MULTI, EXEC and DISCARD: several commands as one entry of the log. */
final class TransactionCommands implements CommandFamily {
    private static final Set<Flag> ENDS = Set.of(Flag.ENDS_MULTI);

    @Override
    public List<CommandSpec> commands() {
        return List.of(
                CommandSpec.other("multi", 1, ENDS, TransactionCommands::multi),
                CommandSpec.other("exec", 1, ENDS, TransactionCommands::exec),
                CommandSpec.other("discard", 1, ENDS, TransactionCommands::discard));
    }

    private static Plan multi(List<Bytes> words, Session session) {
        if (session.transaction() != null) {
            return Plan.of(new Reply.Failure("ERR MULTI calls can not be nested"));
        }
        session.begin();
        return Plan.of(Reply.OK);
    }

    private static Plan exec(List<Bytes> words, Session session) throws CommandException {
        Transaction transaction = session.transaction();
        if (transaction == null) {
            throw new CommandException("ERR EXEC without MULTI");
        }
        session.endTransaction();
        return transaction.execute();
    }

    private static Plan discard(List<Bytes> words, Session session) throws CommandException {
        if (session.transaction() == null) {
            throw new CommandException("ERR DISCARD without MULTI");
        }
        session.endTransaction();
        return Plan.of(Reply.OK);
    }
}
