package io.quorate.kv.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.logstore.rocksdb.RocksDbLogStore;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.segment.SegmentedLogStore;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No kind of log opens, or touches, what another one left. */
class LogKindTest {
    private static final ClusterId CLUSTER = ClusterId.of("test");
    private static final NodeId NODE = NodeId.of("1");
    private static final Set<String> FILES_OF_EITHER = Set.of("LOCK", "IDENTITY", "ACKNOWLEDGED");

    @TempDir
    private Path directory;

    @Test
    void theNamesMeanTheStores() {
        try (LogStore segmented = LogKind.SEGMENTED.open(directory.resolve("s"), CLUSTER, NODE);
                LogStore rocks = LogKind.ROCKSDB.open(directory.resolve("r"), CLUSTER, NODE)) {
            assertInstanceOf(SegmentedLogStore.class, segmented);
            assertInstanceOf(RocksDbLogStore.class, rocks);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOtherKindRefusesALogAndLeavesItAlone(LogKind kind) throws IOException {
        Path log = directory.resolve("missing/log");
        NodeIdentity made = openAndClose(kind, log);
        Map<String, ByteBuffer> before = contents(log);
        String here = kind == LogKind.SEGMENTED ? "segmented" : "rocksdb";
        String wanted = kind == LogKind.SEGMENTED ? "rocksdb" : "segmented";
        assertEquals(
                log + " holds a log of the kind " + here + ", not " + wanted + ": start with --log " + here,
                refusal(other(kind), log));
        assertEquals(before, contents(log));
        assertEquals(made, openAndClose(kind, log), "the incarnation is the one of before");
    }

    @ParameterizedTest
    @EnumSource
    void anyFileThatIsLeftOfALogIsEnoughToRefuse(LogKind kind) throws IOException {
        Path log = directory.resolve("log");
        NodeIdentity unused = openAndClose(kind, log);
        Set<String> names = contents(log).keySet();
        names.removeAll(FILES_OF_EITHER);
        assertTrue(!names.isEmpty());
        for (String name : names) {
            Path remains = Files.createDirectory(directory.resolve("only-" + name));
            Files.copy(log.resolve(name), remains.resolve(name));
            assertTrue(refusal(other(kind), remains).startsWith(remains + " holds a log of the kind "), name);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyDirectoryIsGoodForEitherAndAFileForNone(LogKind kind) throws IOException {
        NodeIdentity unused = openAndClose(kind, Files.createDirectory(directory.resolve("empty")));
        Path file = Files.writeString(directory.resolve("file"), "mine");
        assertTrue(refusal(kind, file).endsWith(" is not a directory"));
    }

    private static LogKind other(LogKind kind) {
        return kind == LogKind.SEGMENTED ? LogKind.ROCKSDB : LogKind.SEGMENTED;
    }

    private static NodeIdentity openAndClose(LogKind kind, Path log) {
        try (LogStore store = kind.open(log, CLUSTER, NODE)) {
            return store.identity();
        }
    }

    private static String refusal(LogKind kind, Path log) {
        StorageException refused = assertThrows(StorageException.class, () -> openAndClose(kind, log));
        return String.valueOf(refused.getMessage());
    }

    private static Map<String, ByteBuffer> contents(Path log) throws IOException {
        Map<String, ByteBuffer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(log)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
