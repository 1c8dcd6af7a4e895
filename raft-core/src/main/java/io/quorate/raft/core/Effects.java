package io.quorate.raft.core;

import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.Message;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What one turn of the core wants done, in the order in which it is to be done. The object is reused: it is valid until
 * the next turn.
 *
 * <p>Within a turn a leader's appends come first: their way to a peer's disk is longer than that to the own one, and
 * they need not wait for it (§10.2.1 of Ongaro's thesis).
 *
 * <p>Then the changes of the log store come before all the rest, in the order in which the core made them: a
 * compaction, say, must not be done after the reset that the same turn asked for later. So every
 * {@link Effect.SendWhenDurable} of the turn waits for all that the turn changed, and none can overtake the write that
 * it promises.
 */
public final class Effects implements Iterable<Effect> {
    private final List<Effect> appends = new ArrayList<>();
    private final List<Effect> writes = new ArrayList<>();
    private final List<Effect> rest = new ArrayList<>();
    private final List<List<Effect>> parts = List.of(appends, writes, rest);

    Effects() {}

    void clear() {
        appends.clear();
        writes.clear();
        rest.clear();
    }

    /** Adds a change of the log store; these come before all others of the turn but appends. */
    void write(Effect write) {
        writes.add(write);
    }

    void add(Effect effect) {
        rest.add(effect);
    }

    void send(Message message) {
        (message instanceof AppendEntries ? appends : rest).add(new Effect.Send(message));
    }

    void sendWhenDurable(Message message) {
        rest.add(new Effect.SendWhenDurable(message));
    }

    /** Adds an acknowledgement, in the place of an older one of the same turn, term and leader that it covers. */
    void acknowledge(AppendEntriesResponse success) {
        for (int i = rest.size() - 1; i >= 0; i--) {
            if (rest.get(i) instanceof Effect.SendWhenDurable earlier
                    && earlier.message() instanceof AppendEntriesResponse other
                    && other.success()
                    && other.term() == success.term()
                    && other.to().equals(success.to())) {
                if (other.index() >= success.index()) {
                    return;
                }
                rest.remove(i);
                break;
            }
        }
        sendWhenDurable(success);
    }

    /** Hands each effect to the handler, in order. */
    public void deliverTo(EffectHandler handler) {
        for (int i = 0; i < parts.size(); i++) {
            List<Effect> part = parts.get(i);
            for (int j = 0; j < part.size(); j++) {
                part.get(j).deliverTo(handler);
            }
        }
    }

    /** Returns whether carrying these out may end the future of a caller. */
    public boolean mayEndCallers() {
        for (int i = 0; i < rest.size(); i++) {
            if (rest.get(i) instanceof Effect.ForCallers) {
                return true;
            }
        }
        return false;
    }

    /** Returns a copy of the effects, in order. */
    public List<Effect> toList() {
        List<Effect> all = new ArrayList<>();
        parts.forEach(all::addAll);
        return all;
    }

    @Override
    public Iterator<Effect> iterator() {
        return toList().iterator();
    }

    @Override
    public String toString() {
        return toList().toString();
    }
}
