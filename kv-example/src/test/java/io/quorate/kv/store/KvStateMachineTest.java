package io.quorate.kv.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    void swapLooksAtWhatIsThere() {
        Bytes k = Bytes.utf8("k");
        assertEquals(new KvResult.Swapped(null, false), swap("a", KvCommand.Presence.PRESENT));
        assertEquals(new KvResult.Swapped(null, true), swap("a", KvCommand.Presence.ABSENT));
        assertEquals(new KvResult.Swapped(Bytes.utf8("a"), false), swap("b", KvCommand.Presence.ABSENT));
        assertEquals(Optional.of(Bytes.utf8("a")), get("k"));
        assertEquals(new KvResult.Swapped(Bytes.utf8("a"), true), swap("b", KvCommand.Presence.PRESENT));
        assertEquals(new KvResult.Swapped(Bytes.utf8("b"), true), swap("c", KvCommand.Presence.ANY));
        assertEquals(new KvResult.Found(Bytes.utf8("c")), apply(new KvCommand.Take(k)));
        assertEquals(new KvResult.Found(null), apply(new KvCommand.Take(k)));
        assertEquals(Optional.empty(), get("k"));
    }

    @Test
    void severalKeysAreOneCommand() {
        Bytes a = Bytes.utf8("a");
        Bytes b = Bytes.utf8("b");
        Bytes one = Bytes.utf8("1");
        Bytes two = Bytes.utf8("2");
        KvCommand.PutAll both =
                new KvCommand.PutAll(List.of(new KvEntry(a, one), new KvEntry(b, one), new KvEntry(a, two)));
        assertEquals(new KvResult.Stored(), apply(both));
        assertEquals(
                new KvResult.Values(List.of(Optional.of(two), Optional.empty(), Optional.of(one))),
                machine.ask(new KvRead.GetAll(List.of(a, one, b))));
        assertEquals(new KvResult.Counted(3), machine.ask(new KvRead.Exists(List.of(a, a, b, two))));
        assertEquals(new KvResult.Counted(2), machine.ask(new KvRead.Size()));
        assertEquals(new KvResult.Counted(1), apply(new KvCommand.DeleteAll(List.of(a, a, one))));
        assertEquals(new KvResult.Counted(1), machine.ask(new KvRead.Size()));
        assertEquals(new KvResult.Stored(), apply(new KvCommand.Clear()));
        assertEquals(new KvResult.Counted(0), machine.ask(new KvRead.Size()));
    }

    @Test
    void appendGrowsAValueUpToTheLimit() {
        Bytes k = Bytes.utf8("k");
        assertEquals(new KvResult.Counted(0), machine.ask(new KvRead.Length(k)));
        assertEquals(new KvResult.Counted(3), apply(new KvCommand.Append(k, Bytes.utf8("abc"))));
        assertEquals(new KvResult.Counted(5), apply(new KvCommand.Append(k, Bytes.utf8("de"))));
        assertEquals(Optional.of(Bytes.utf8("abcde")), get("k"));
        Bytes rest = Bytes.wrap(new byte[Limits.MAX_VALUE_BYTES - 4]);
        assertEquals(new KvResult.Refused(KvResult.Reason.TOO_LONG), apply(new KvCommand.Append(k, rest)));
        assertEquals(new KvResult.Counted(5), machine.ask(new KvRead.Length(k)));
        Bytes fitting = Bytes.wrap(new byte[Limits.MAX_VALUE_BYTES - 5]);
        assertEquals(new KvResult.Counted(Limits.MAX_VALUE_BYTES), apply(new KvCommand.Append(k, fitting)));
    }

    @Test
    void aTransactionSeesItsOwnChangesAndARefusalStopsNothing() {
        Bytes k = Bytes.utf8("k");
        KvCommand.Transaction transaction = new KvCommand.Transaction(List.of(
                new KvCommand.Put(k, Bytes.utf8("x")),
                new KvCommand.Increment(k, 1),
                new KvRead.Get(k),
                new KvCommand.Put(Bytes.utf8("m"), k)));
        assertEquals(
                new KvResult.Results(List.of(
                        new KvResult.Stored(),
                        new KvResult.Refused(KvResult.Reason.NOT_AN_INTEGER),
                        new KvResult.Found(Bytes.utf8("x")),
                        new KvResult.Stored())),
                apply(transaction));
        assertEquals(Optional.of(k), get("m"));
        assertThrows(IllegalArgumentException.class, () -> new KvCommand.Transaction(List.of(transaction)));
    }

    @Test
    void aViewSurvivesThatEverythingIsRemoved() {
        put("a", "1");
        KvView before = machine.view();
        apply(new KvCommand.Clear());
        put("b", "2");
        assertEquals(1, before.size());
        assertEquals(Bytes.utf8("a"), before.iterator().next().key());
    }

    private KvResult swap(String value, KvCommand.Presence presence) {
        return apply(new KvCommand.Swap(Bytes.utf8("k"), Bytes.utf8(value), presence));
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
