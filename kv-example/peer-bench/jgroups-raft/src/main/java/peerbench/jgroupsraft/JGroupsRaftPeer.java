package peerbench.jgroupsraft;

import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jgroups.JChannel;
import org.jgroups.conf.XmlConfigurator;
import org.jgroups.protocols.MFC;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.raft.RAFT;
import org.jgroups.raft.Options;
import org.jgroups.raft.RaftHandle;
import org.jgroups.raft.StateMachine;
import org.jgroups.stack.ProtocolStack;
import org.jspecify.annotations.Nullable;
import peerbench.Bench;
import peerbench.PeerCluster;

/** Three jgroups-raft members in this JVM, over TCP loopback, each with its FileBasedLog. */
public final class JGroupsRaftPeer implements PeerCluster {
    private static final Logger LOG = Logger.getLogger("org.jgroups");
    private static final String[] IDS = {"A", "B", "C"};
    private static final int PORT = 27800;
    private static final byte[] READ = {0};
    private static final Options NO_RESULT = Options.create(true);

    private final List<JChannel> channels = new ArrayList<>();
    private final List<RaftHandle> handles = new ArrayList<>();
    private final List<Counter> counters = new ArrayList<>();
    private @Nullable RaftHandle leader;

    public static void main(String[] args) throws Exception {
        Bench.run(JGroupsRaftPeer::new, args);
    }

    @Override
    public String name() {
        return "jgroups-raft 1.1.4";
    }

    @Override
    public void start(Path dir, boolean fsync) throws Exception {
        LOG.setLevel(Level.WARNING);
        String template;
        try (InputStream in = JGroupsRaftPeer.class.getResourceAsStream("/peer-bench-jgroups-raft.xml")) {
            template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (int i = 0; i < IDS.length; i++) {
            Path home = Files.createDirectories(dir.resolve(IDS[i])).toAbsolutePath();
            String xml = template.replace("${raft_id}", IDS[i]).replace("${log_dir}", home.toString());
            JChannel channel = new JChannel(XmlConfigurator.getInstance(
                    new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))));
            channel.setName(IDS[i]);
            ((TCP) channel.getProtocolStack().getTransport()).setBindPort(PORT + i);
            Counter counter = new Counter();
            RaftHandle handle = new RaftHandle(channel, counter);
            handle.raft().logUseFsync(fsync);
            channels.add(channel);
            handles.add(handle);
            counters.add(counter);
            channel.connect("peer-bench");
        }
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (leader == null) {
            for (RaftHandle handle : handles) {
                if (handle.isLeader() && handle.channel().getView().size() == IDS.length) {
                    leader = handle;
                }
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no leader");
            }
            LockSupport.parkNanos(50_000_000);
        }
        propose(new byte[] {'x'}).get();
        for (RaftHandle handle : handles) {
            if (handle.raft().logUseFsync() != fsync) {
                throw new IllegalStateException("fsync is not " + fsync);
            }
        }
    }

    @Override
    public CompletableFuture<?> propose(byte[] command) {
        try {
            return leader.setAsync(command, 0, command.length, NO_RESULT);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<?> read() {
        try {
            return leader.getAsync(READ, 0, READ.length, null);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public long[] applied() {
        return counters.stream().mapToLong(counter -> counter.writes).toArray();
    }

    @Override
    public void close() {
        if (Boolean.getBoolean("jg.stats")) {
            for (RaftHandle handle : handles) {
                RAFT raft = handle.raft();
                System.out.printf("# %s leader=%b snapshots=%d resends=%d cache-hit=%.3f drained=%s log=%d bytes%n",
                        raft.raftId(), handle.isLeader(), raft.numSnapshots(), raft.getValue("num_resends"),
                        raft.logCacheHitRatio(), raft.drainRatio(), raft.logSizeInBytes());
                ProtocolStack stack = handle.channel().getProtocolStack();
                MFC flow = stack.findProtocol(MFC.class);
                System.out.printf("# %s MFC blockings=%d avg=%.1f ms, retransmissions asked=%s, rejected=%d%n",
                        raft.raftId(), flow.getNumberOfBlockings(), flow.getAverageTimeBlocked(),
                        ((NAKACK2) stack.findProtocol(NAKACK2.class)).getValue("xmit_reqs_sent"),
                        stack.getTransport().getThreadPool().numberOfRejectedMessages());
            }
        }
        LOG.setLevel(Level.SEVERE); // each member warns of the other's closing sockets
        for (int i = channels.size() - 1; i >= 0; i--) {
            channels.get(i).close();
        }
    }

    /** Counts the commands; a one-byte 0 command is the read, which changes nothing. */
    private static final class Counter implements StateMachine {
        private volatile long writes;

        @Override
        public byte[] apply(byte[] data, int offset, int length, boolean serializeResponse) {
            if (data[offset] == 0) {
                byte[] result = new byte[Long.BYTES];
                long value = writes;
                for (int i = 0; i < Long.BYTES; i++) {
                    result[i] = (byte) (value >>> (56 - 8 * i));
                }
                return result;
            }
            writes = writes + 1; // one thread only
            return null;
        }

        @Override
        public void readContentFrom(DataInput in) throws Exception {
            writes = in.readLong();
        }

        @Override
        public void writeContentTo(DataOutput out) throws Exception {
            out.writeLong(writes);
        }
    }
}
