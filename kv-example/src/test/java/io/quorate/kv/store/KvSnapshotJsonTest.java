package io.quorate.kv.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KvSnapshotJsonTest {

    @Test
    void isReadableWithAnEntryPerLine() throws IOException {
        VersionedMap map = new VersionedMap();
        map.put(Bytes.utf8("foo"), Bytes.utf8("bar \"quoted\" \u00e4\ud83d\ude00\n"));
        map.put(Bytes.wrap(new byte[] {(byte) 0xff}), Bytes.wrap(new byte[] {0, (byte) 0x80}));
        String expected = """
                {"format":"quorate-kv","version":1,"entries":[
                {"key":"foo","value":"bar \\"quoted\\" \u00e4\ud83d\ude00\\n"},
                {"key64":"/w==","value64":"AIA="}
                ],"count":2}
                """;
        assertEquals(expected, new String(write(map), StandardCharsets.UTF_8));
    }

    @Test
    void anyBytesReadBackEqual() throws IOException {
        Random random = new Random(11);
        VersionedMap map = new VersionedMap();
        for (int i = 0; i < 2_000; i++) {
            byte[] key = new byte[random.nextInt(4)];
            byte[] value = new byte[random.nextInt(40)];
            random.nextBytes(key);
            random.nextBytes(value);
            map.put(Bytes.wrap(key), Bytes.wrap(value));
        }
        map.put(Bytes.wrap(new byte[Limits.MAX_KEY_BYTES]), Bytes.wrap(new byte[Limits.MAX_VALUE_BYTES]));
        assertEqualMaps(map, KvSnapshotJson.read(new ByteArrayInputStream(write(map))));
        assertEqualMaps(new VersionedMap(), KvSnapshotJson.read(new ByteArrayInputStream(write(new VersionedMap()))));
    }

    @Test
    void everyTruncationIsFound() throws IOException {
        VersionedMap map = new VersionedMap();
        for (int i = 0; i < 20; i++) {
            map.put(Bytes.utf8("k" + i), Bytes.wrap(new byte[] {(byte) (i * 9), -1}));
        }
        byte[] whole = write(map);
        // The last byte is the line break behind the document.
        for (int length = 0; length < whole.length - 1; length++) {
            ByteArrayInputStream cut = new ByteArrayInputStream(whole, 0, length);
            assertThrows(IOException.class, () -> KvSnapshotJson.read(cut));
        }
    }

    @Test
    void documentsOfOthersAreRefusedWithTheReason() {
        assertTrue(refusal("[]").contains("expected an object"));
        assertTrue(refusal(document("quorate-xy", 1, "", 0)).contains("the format quorate-kv"));
        assertTrue(refusal(document("quorate-kv", 2, "", 0)).contains("expected version 1"));
        assertTrue(refusal(document("quorate-kv", 1, "", 1)).contains("a count of 0"));
        String entry = "{\"key\":\"a\",\"value\":\"b\"}";
        assertTrue(refusal(document("quorate-kv", 1, entry + "," + entry, 2)).contains("a key behind the one before"));
        assertTrue(refusal(document("quorate-kv", 1, "{\"key64\":\"*\",\"value\":\"b\"}", 1))
                .contains("base64"));
        assertTrue(refusal(document("quorate-kv", 1, "{\"key\":\"a\"}", 1)).contains("the field 'value'"));
        assertTrue(refusal(document("quorate-kv", 1, entry, 1) + "{}").contains("the end of the document"));
        assertTrue(refusal(document("quorate-kv", 1, "{\"key\":\"a\",\"value\":7}", 1))
                .contains("a text"));
    }

    private static String document(String format, int version, String entries, int count) {
        return "{\"format\":\"" + format + "\",\"version\":" + version + ",\"entries\":[" + entries + "],\"count\":"
                + count + "}";
    }

    private static String refusal(String document) {
        ByteArrayInputStream in = new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8));
        return String.valueOf(
                assertThrows(IOException.class, () -> KvSnapshotJson.read(in)).getMessage());
    }

    private static byte[] write(VersionedMap map) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        KvSnapshotJson.write(map.view(), out);
        return out.toByteArray();
    }

    private static void assertEqualMaps(VersionedMap expected, VersionedMap actual) {
        assertEquals(expected.size(), actual.size());
        Iterator<KvEntry> entries = actual.view().iterator();
        for (KvEntry entry : expected.view()) {
            assertEquals(entry, entries.next());
        }
    }
}
