package peerbench.quorate;

import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import io.quorate.raft.spi.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import peerbench.Scratch;

/**
 * Where the time of one operation goes, with one in flight: when it passes the borders between the parts of a node, at
 * the leader and at the follower whose acknowledgement comes first. Of the cluster that is measured, seen through its
 * own interfaces. Arguments: a directory on a real disk, and the seconds to warm up and to measure.
 */
public final class Stages implements Instruments {
    private static final byte[] COMMAND = new byte[16];

    private final StageClock clock = new StageClock();

    private Stages() {}

    public static void main(String[] args) throws Exception {
        double warmup = Double.parseDouble(args[1]);
        double seconds = Double.parseDouble(args[2]);
        Stages stages = new Stages();
        try (Scratch scratch = Scratch.in(args[0], "stages");
                QuoratePeer peer = new QuoratePeer(stages)) {
            peer.start(scratch.directory(), true);
            stages.clock.leader(peer.leaderId());
            stages.loop(peer, warmup);
            stages.clock.forget();
            stages.loop(peer, seconds);
        }
        stages.clock.print();
    }

    private void loop(QuoratePeer peer, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long next = peer.propose(COMMAND).join().index() + 1;
        while (System.nanoTime() < end) {
            clock.start(next);
            CompletableFuture<Long> index = peer.propose(COMMAND).thenApply(committed -> {
                clock.mark(StageClock.Stage.COMPLETED);
                return committed.index();
            });
            clock.mark(StageClock.Stage.PROPOSED);
            next = index.join() + 1;
            clock.mark(StageClock.Stage.RESUMED);
            clock.end();
        }
    }

    @Override
    public LogStore log(NodeId node, LogStore log) {
        return new TimedLog(node, log, clock);
    }

    @Override
    public Transport transport(NodeId node, Transport transport) {
        return new TimedTransport(transport, clock);
    }

    @Override
    public StateMachine<Long> machine(NodeId node, StateMachine<Long> machine) {
        return new TimedMachine(node, machine, clock);
    }

    private record TimedLog(NodeId node, LogStore log, StageClock clock) implements LogStore {
        @Override
        public NodeIdentity identity() {
            return log.identity();
        }

        @Override
        public RecoveredLog recover(GroupId group) {
            return log.recover(group);
        }

        @Override
        public void write(List<LogWrite> writes) {
            long last = 0;
            for (LogWrite write : writes) {
                last = write instanceof LogWrite.Append append ? append.entries().lastIndex() : last;
            }
            clock.mark(node, StageClock.Stage.WRITE_BEGUN, last);
            log.write(writes);
            clock.mark(node, StageClock.Stage.SYNCED, last);
        }

        @Override
        public LogSlice read(GroupId group, long fromIndex, long toIndex, long maxBytes) {
            return log.read(group, fromIndex, toIndex, maxBytes);
        }

        @Override
        public void close() {
            log.close();
        }
    }

    private record TimedTransport(Transport transport, StageClock clock) implements Transport {
        @Override
        public void register(GroupId group, Receiver receiver) {
            transport.register(group, new TimedReceiver(receiver, clock));
        }

        @Override
        public void unregister(GroupId group) {
            transport.unregister(group);
        }

        @Override
        public void peers(GroupId group, Collection<Member> members) {
            transport.peers(group, members);
        }

        @Override
        public void send(GroupId group, Message message) {
            if (message instanceof AppendEntries append) {
                clock.mark(append.to(), StageClock.Stage.APPEND_SENT, append.entries().lastIndex());
            } else if (message instanceof AppendEntriesResponse answer) {
                clock.mark(answer.from(), StageClock.Stage.ACKNOWLEDGED, answer.index());
            }
            transport.send(group, message);
        }

        @Override
        public void close() {
            transport.close();
        }
    }

    private record TimedReceiver(Transport.Receiver receiver, StageClock clock) implements Transport.Receiver {
        @Override
        public void received(Message message) {
            received(message, 0);
        }

        @Override
        public void received(Message message, long incarnation) {
            if (message instanceof AppendEntries append) {
                clock.mark(append.to(), StageClock.Stage.APPEND_RECEIVED, append.entries().lastIndex());
            } else if (message instanceof AppendEntriesResponse answer) {
                clock.mark(answer.from(), StageClock.Stage.ACKNOWLEDGEMENT_RECEIVED, answer.index());
            }
            receiver.received(message, incarnation);
        }

        @Override
        public void unreachable(NodeId peer) {
            receiver.unreachable(peer);
        }
    }

    private record TimedMachine(NodeId node, StateMachine<Long> machine, StageClock clock)
            implements StateMachine<Long> {
        @Override
        public Long apply(long index, Bytes command) {
            clock.mark(node, StageClock.Stage.APPLIED, index);
            return machine.apply(index, command);
        }

        @Override
        public StateMachineSnapshot capture() {
            return machine.capture();
        }

        @Override
        public void restore(InputStream snapshot) throws IOException {
            machine.restore(snapshot);
        }
    }
}
