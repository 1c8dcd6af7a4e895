package io.quorate.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.guide.Stock;
import io.quorate.kv.FreePorts;
import io.quorate.raft.RaftNode;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of {@code docs/guide.md} that need RocksDB and Netty. */
@Timeout(120)
class DurableNodeTest {
    @TempDir
    Path directory;

    @Test
    void aNodeAloneOutlivesARestart() throws Exception {
        Member self = Member.of("1", "127.0.0.1:" + FreePorts.next());
        for (long left = 5; left <= 10; left += 5) {
            try (DurableNode<Stock.Answer> alone =
                    new DurableNode<>(new Stock(), self, Configuration.ofVoters(self), directory)) {
                lead(alone.node());
                assertEquals(
                        left,
                        alone.node()
                                .propose(Stock.change("apples", 5))
                                .get(60, TimeUnit.SECONDS)
                                .result()
                                .left());
            }
        }
    }

    /** Asks on and on, without changing anything, until the node leads. */
    private static void lead(RaftNode<Stock.Answer> node) {
        CompletableFuture<Boolean> answer = node.read(() -> true);
        while (answer.handle((led, failure) -> failure != null).join()) {
            answer = CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS))
                    .thenCompose(paused -> node.read(() -> true));
        }
    }
}
