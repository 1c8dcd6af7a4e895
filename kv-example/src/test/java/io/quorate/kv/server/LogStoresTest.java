package io.quorate.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quorate.kv.log.LogKind;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server on either kind of log keeps its data, and does not start on the other one beside it. */
class LogStoresTest {
    @TempDir
    private Path data;

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void whatWasWrittenIsThereAgainWithTheSameKindOnly(LogKind kind) throws IOException {
        LogKind other = kind == LogKind.SEGMENTED ? LogKind.ROCKSDB : LogKind.SEGMENTED;
        try (KvServer server = OneServer.start(data, kind);
                RawClient client = new RawClient(OneServer.port(server))) {
            assertEquals("+OK", client.ask("SET colour red"));
        }
        assertThrows(StorageException.class, () -> OneServer.start(data, other).close());
        try (KvServer server = OneServer.start(data, kind);
                RawClient client = new RawClient(OneServer.port(server))) {
            assertEquals("\"red\"", client.ask("GET colour"));
        }
    }
}
