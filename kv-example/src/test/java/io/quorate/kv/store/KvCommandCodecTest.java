package io.quorate.kv.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Bytes;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class KvCommandCodecTest {
    private static final Bytes BINARY = Bytes.wrap(new byte[] {0, -1, 10, 34, -128});

    private static final List<KvCommand> COMMANDS = List.of(
            new KvCommand.Put(Bytes.utf8("foo1"), BINARY),
            new KvCommand.Put(Bytes.EMPTY, Bytes.EMPTY),
            new KvCommand.Delete(BINARY),
            new KvCommand.CompareAndSet(Bytes.utf8("k"), Bytes.utf8("old"), Bytes.utf8("new")),
            new KvCommand.Increment(Bytes.utf8("n"), Long.MIN_VALUE),
            new KvCommand.Swap(Bytes.utf8("k"), BINARY, KvCommand.Presence.ANY),
            new KvCommand.Swap(Bytes.utf8("k"), BINARY, KvCommand.Presence.ABSENT),
            new KvCommand.Swap(Bytes.utf8("k"), BINARY, KvCommand.Presence.PRESENT),
            new KvCommand.PutAll(List.of(new KvEntry(Bytes.utf8("a"), BINARY), new KvEntry(BINARY, Bytes.EMPTY))),
            new KvCommand.DeleteAll(List.of(Bytes.utf8("a"), BINARY)),
            new KvCommand.Take(BINARY),
            new KvCommand.Append(Bytes.utf8("k"), BINARY),
            new KvCommand.Clear(),
            new KvRead.Get(BINARY),
            new KvRead.GetAll(List.of(BINARY, Bytes.EMPTY)),
            new KvRead.Exists(List.of(BINARY)),
            new KvRead.Length(BINARY),
            new KvRead.Size(),
            new KvCommand.Transaction(List.of()),
            new KvCommand.Transaction(List.of(
                    new KvCommand.Put(Bytes.utf8("k"), BINARY), new KvRead.Get(BINARY), new KvCommand.Clear())));

    @Test
    void everyCommandReadsBackEqual() {
        for (KvCommand command : COMMANDS) {
            assertEquals(command, KvCommandCodec.decode(KvCommandCodec.encode(command)));
        }
    }

    @Test
    void theBytesStayWhatTheyAreSinceLogsHoldThem() {
        assertEquals(
                "0101" + "00000003666f6f" + "00000003626172",
                hex(new KvCommand.Put(Bytes.utf8("foo"), Bytes.utf8("bar"))));
        assertEquals("0102" + "00000003666f6f", hex(new KvCommand.Delete(Bytes.utf8("foo"))));
        assertEquals(
                "0103" + "000000016b" + "0000000161" + "0000000162",
                hex(new KvCommand.CompareAndSet(Bytes.utf8("k"), Bytes.utf8("a"), Bytes.utf8("b"))));
        assertEquals("0104" + "000000016e" + "0000000000000001", hex(new KvCommand.Increment(Bytes.utf8("n"), 1)));
        assertEquals(
                "0105" + "01" + "000000016b" + "0000000161",
                hex(new KvCommand.Swap(Bytes.utf8("k"), Bytes.utf8("a"), KvCommand.Presence.ABSENT)));
        assertEquals(
                "0106" + "00000001" + "000000016b" + "0000000161",
                hex(new KvCommand.PutAll(List.of(new KvEntry(Bytes.utf8("k"), Bytes.utf8("a"))))));
        assertEquals(
                "0107" + "00000002" + "000000016b" + "0000000161",
                hex(new KvCommand.DeleteAll(List.of(Bytes.utf8("k"), Bytes.utf8("a")))));
        assertEquals("0108" + "000000016b", hex(new KvCommand.Take(Bytes.utf8("k"))));
        assertEquals("0109" + "000000016b" + "0000000161", hex(new KvCommand.Append(Bytes.utf8("k"), Bytes.utf8("a"))));
        assertEquals(
                "010b" + "00000003" + "0a" + "0c000000016b" + "10",
                hex(new KvCommand.Transaction(
                        List.of(new KvCommand.Clear(), new KvRead.Get(Bytes.utf8("k")), new KvRead.Size()))));
        assertEquals("010d" + "00000001" + "000000016b", hex(new KvRead.GetAll(List.of(Bytes.utf8("k")))));
        assertEquals("010e" + "00000001" + "000000016b", hex(new KvRead.Exists(List.of(Bytes.utf8("k")))));
        assertEquals("010f" + "000000016b", hex(new KvRead.Length(Bytes.utf8("k"))));
    }

    @Test
    void anyCutOrExtendedCommandIsRefused() {
        for (KvCommand command : COMMANDS) {
            Bytes bytes = KvCommandCodec.encode(command);
            for (int length = 0; length < bytes.length(); length++) {
                Bytes cut = bytes.slice(0, length);
                assertThrows(IllegalArgumentException.class, () -> KvCommandCodec.decode(cut));
            }
            byte[] longer = new byte[bytes.length() + 1];
            bytes.copyTo(longer, 0);
            assertThrows(IllegalArgumentException.class, () -> KvCommandCodec.decode(Bytes.wrap(longer)));
        }
    }

    @Test
    void strangeVersionsTagsAndLengthsAreRefusedWithAReason() {
        assertTrue(refusal("0201").contains("version 2"));
        assertTrue(refusal("0163").contains("unknown operation 99"));
        assertTrue(refusal("0105" + "03" + "000000016b" + "0000000161").contains("unknown presence 3"));
        assertTrue(refusal("0102ffffffff").contains("cut short"));
        assertTrue(refusal("01077fffffff00").contains("cut short"));
        assertTrue(refusal("0107ffffffff00").contains("cut short"));
        assertTrue(refusal("010b000000010b00000000").contains("unknown operation 11"));
        assertTrue(refusal("01027fffffff00").contains("cut short"));
    }

    @Test
    void theLongestCommandFitsItsLimitAndALongerOneCannotBeMade() {
        Bytes key = Bytes.wrap(new byte[Limits.MAX_KEY_BYTES]);
        Bytes value = Bytes.wrap(new byte[Limits.MAX_VALUE_BYTES]);
        Bytes longest = KvCommandCodec.encode(new KvCommand.CompareAndSet(key, value, value));
        assertTrue(longest.length() <= Limits.MAX_COMMAND_BYTES, "" + longest.length());
        Bytes tooLong = Bytes.wrap(new byte[Limits.MAX_VALUE_BYTES + 1]);
        String message = assertThrows(IllegalArgumentException.class, () -> new KvCommand.Put(key, tooLong))
                .getMessage();
        assertEquals("the value is too long: 524289 bytes, the limit is 524288", message);
        assertThrows(IllegalArgumentException.class, () -> new KvCommand.Delete(tooLong));
    }

    private static String hex(KvCommand command) {
        return HexFormat.of().formatHex(KvCommandCodec.encode(command).toByteArray());
    }

    private static String refusal(String hex) {
        Bytes bytes = Bytes.wrap(HexFormat.of().parseHex(hex));
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> KvCommandCodec.decode(bytes))
                .getMessage());
    }
}
