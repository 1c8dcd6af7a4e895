package io.quorate.raft.transport.netty;

import static io.quorate.raft.transport.netty.Nodes.GROUP;
import static io.quorate.raft.transport.netty.Nodes.N1;
import static io.quorate.raft.transport.netty.Nodes.N2;
import static io.quorate.raft.transport.netty.Nodes.heartbeat;
import static io.quorate.raft.transport.netty.Nodes.member;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.NodeIdentity;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A refused connection is tried again and again, but both sides say so once. */
final class ComplaintTest {

    @Test
    void eachSideWarnsOnce() throws InterruptedException {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        try (Nodes nodes = new Nodes();
                PrintStream capture = new PrintStream(log, true, StandardCharsets.UTF_8)) {
            System.setErr(capture);
            NettyTransport stranger =
                    nodes.open(new NodeIdentity(ClusterId.of("elsewhere"), N1, 1), builder -> builder);
            NettyTransport two = nodes.open(N2);
            Inbox news = Nodes.register(stranger);
            stranger.peers(GROUP, List.of(member(N2, two)));
            stranger.send(GROUP, heartbeat(1));
            for (int attempt = 0; attempt < 4; attempt++) {
                news.awaitUnreachable(N2);
            }
        } finally {
            System.setErr(before);
        }
        String text = log.toString(StandardCharsets.UTF_8);
        String reason = "node n1 is of cluster elsewhere, this is cluster test";
        assertEquals(1, count(text, "n2 refuses a connection from 127.0.0.1: " + reason), text);
        assertEquals(1, count(text, "refused by the other side: " + reason), text);
    }

    private static int count(String text, String part) {
        int count = 0;
        int at = text.indexOf(part);
        while (at >= 0) {
            count++;
            at = text.indexOf(part, at + 1);
        }
        return count;
    }
}
