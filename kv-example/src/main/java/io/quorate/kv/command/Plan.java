package io.quorate.kv.command;

import io.quorate.kv.resp.Reply;
import io.quorate.kv.store.KvCommand;
import io.quorate.kv.store.KvResult;
import io.quorate.kv.store.KvView;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is to be done for a command whose words have been understood. */
public sealed interface Plan {

    /** A case for each kind, so that a forgotten one does not compile. */
    interface Visitor<T> {
        /** Visits this plan. */
        T answer(Answer plan);

        /** Visits this plan. */
        T store(Store plan);

        /** Visits this plan. */
        T scan(Scan plan);

        /** Visits this plan. */
        T task(Task plan);
    }

    /** Returns what the visitor makes of this plan. */
    <T> T accept(Visitor<T> visitor);

    /** Returns the plan to answer at once. */
    static Plan of(Reply reply) {
        return new Answer(reply);
    }

    /** Returns the plan to ask the store, and to answer with what comes out as it is. */
    static Plan of(KvCommand command) {
        return new Store(command, ResultReply::of);
    }

    /**
     * Nothing is left to do.
     *
     * @param reply the answer
     */
    record Answer(Reply reply) implements Plan {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.answer(this);
        }
    }

    /**
     * The store is to be changed or asked.
     *
     * @param command the change or the question
     * @param reply makes the answer of what comes out
     */
    record Store(KvCommand command, Function<KvResult, Reply> reply) implements Plan {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.store(this);
        }
    }

    /**
     * The store as a whole is to be looked through.
     *
     * @param look makes the answer, off the threads of the node
     */
    record Scan(Function<KvView, Reply> look) implements Plan {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.scan(this);
        }
    }

    /**
     * The node is to be asked for something else.
     *
     * @param work starts it
     */
    record Task(Supplier<CompletableFuture<Reply>> work) implements Plan {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.task(this);
        }
    }
}
