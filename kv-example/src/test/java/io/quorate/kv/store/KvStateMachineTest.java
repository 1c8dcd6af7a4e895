package io.quorate.kv.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KvStateMachineTest {
    private final KvStateMachine machine = new KvStateMachine();
    private long index;

    @Test
    void putGetAndDelete() {
        assertEquals(new KvResult.Stored(), put("foo1", "bar1"));
        assertEquals(Optional.of(Bytes.utf8("bar1")), get("foo1"));
        assertEquals(new KvResult.Deleted(true), apply(new KvCommand.Delete(Bytes.utf8("foo1"))));
        assertEquals(new KvResult.Deleted(false), apply(new KvCommand.Delete(Bytes.utf8("foo1"))));
        assertEquals(Optional.empty(), get("foo1"));
    }

    @Test
    void compareAndSetChangesOnlyOnAMatch() {
        assertEquals(new KvResult.Mismatched(null), cas("k", "", "b"));
        put("k", "a");
        assertEquals(new KvResult.Mismatched(Bytes.utf8("a")), cas("k", "x", "b"));
        assertEquals(Optional.of(Bytes.utf8("a")), get("k"));
        assertEquals(new KvResult.Stored(), cas("k", "a", "b"));
        assertEquals(Optional.of(Bytes.utf8("b")), get("k"));
    }

    @Test
    void incrementCountsFromNothingAndStaysWithinItsRange() {
        assertEquals(new KvResult.Counted(1), increment("n", 1));
        assertEquals(new KvResult.Counted(-9), increment("n", -10));
        assertEquals(Optional.of(Bytes.utf8("-9")), get("n"));
        put("n", Long.toString(Long.MAX_VALUE));
        assertEquals(new KvResult.Refused(KvResult.Reason.OVERFLOW), increment("n", 1));
        assertEquals(Optional.of(Bytes.utf8(Long.toString(Long.MAX_VALUE))), get("n"));
        assertEquals(new KvResult.Counted(-1), increment("n", Long.MIN_VALUE));
    }

    @Test
    void incrementRefusesWhatIsNoCanonicalInteger() {
        for (String value : new String[] {"", "x", "1.5", " 1", "+1", "007", "-0", "\u0661", "9223372036854775808"}) {
            put("n", value);
            assertEquals(new KvResult.Refused(KvResult.Reason.NOT_AN_INTEGER), increment("n", 1), "'" + value + "'");
            assertEquals(Optional.of(Bytes.utf8(value)), get("n"));
        }
    }

    @Test
    void aSnapshotHoldsTheMomentOfItsCaptureAndReplacesEverything() throws IOException {
        put("a", "1");
        put("b", "2");
        StateMachineSnapshot captured = machine.capture();
        put("a", "changed");
        apply(new KvCommand.Delete(Bytes.utf8("b")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        captured.writeTo(out);
        captured.close();

        KvStateMachine other = new KvStateMachine();
        other.apply(1, KvCommandCodec.encode(new KvCommand.Put(Bytes.utf8("stale"), Bytes.EMPTY)));
        other.restore(new ByteArrayInputStream(out.toByteArray()));
        assertEquals(Optional.of(Bytes.utf8("1")), other.get(Bytes.utf8("a")));
        assertEquals(Optional.of(Bytes.utf8("2")), other.get(Bytes.utf8("b")));
        assertEquals(Optional.empty(), other.get(Bytes.utf8("stale")));
        assertEquals(new KvStateMachine.Origin(1, 2, 0), other.origin());
        other.apply(9, KvCommandCodec.encode(new KvCommand.Delete(Bytes.utf8("a"))));
        assertEquals(new KvStateMachine.Origin(1, 2, 9), other.origin());
        assertEquals(Optional.of(Bytes.utf8("changed")), get("a"));
    }

    @Test
    void aFailedRestoreLeavesTheStateAsItWas() {
        put("a", "1");
        byte[] bad = "{\"format\":\"other\"}".getBytes(StandardCharsets.UTF_8);
        assertThrows(IOException.class, () -> machine.restore(new ByteArrayInputStream(bad)));
        assertEquals(Optional.of(Bytes.utf8("1")), get("a"));
    }

    private KvResult apply(KvCommand command) {
        return machine.apply(++index, KvCommandCodec.encode(command));
    }

    private KvResult put(String key, String value) {
        return apply(new KvCommand.Put(Bytes.utf8(key), Bytes.utf8(value)));
    }

    private KvResult cas(String key, String expected, String value) {
        return apply(new KvCommand.CompareAndSet(Bytes.utf8(key), Bytes.utf8(expected), Bytes.utf8(value)));
    }

    private KvResult increment(String key, long delta) {
        return apply(new KvCommand.Increment(Bytes.utf8(key), delta));
    }

    private Optional<Bytes> get(String key) {
        return machine.get(Bytes.utf8(key));
    }
}
