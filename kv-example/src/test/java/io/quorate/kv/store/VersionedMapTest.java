package io.quorate.kv.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Bytes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VersionedMapTest {

    @Test
    void behavesLikeASortedMapAndItsViewsNeverChange() {
        Random random = new Random(7);
        VersionedMap map = new VersionedMap();
        TreeMap<String, String> model = new TreeMap<>();
        List<KvView> views = new ArrayList<>();
        List<Map<String, String>> copies = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            String key = "k" + random.nextInt(700);
            if (random.nextInt(3) == 0) {
                assertEquals(model.remove(key) != null, map.remove(Bytes.utf8(key)));
            } else {
                model.put(key, "v" + i);
                map.put(Bytes.utf8(key), Bytes.utf8("v" + i));
            }
            assertEquals(model.size(), map.size());
            if (i % 400 == 0) {
                views.add(map.view());
                copies.add(new TreeMap<>(model));
            }
        }
        views.add(map.view());
        copies.add(model);
        for (int i = 0; i < views.size(); i++) {
            assertEquals(copies.get(i), contents(views.get(i)));
            assertEquals(copies.get(i).size(), views.get(i).size());
        }
        for (String key : model.keySet()) {
            assertEquals(Bytes.utf8(model.get(key)), map.get(Bytes.utf8(key)));
        }
    }

    @Test
    void staysBalancedWhenKeysComeInOrderAndGo() {
        VersionedMap map = new VersionedMap();
        for (int i = 0; i < 10_000; i++) {
            map.put(key(i), Bytes.EMPTY);
        }
        // An AVL tree is at most 1.44 log2(n) high.
        assertTrue(map.view().height() <= 19, "height " + map.view().height());
        for (int i = 0; i < 9_990; i++) {
            assertTrue(map.remove(key(i)));
        }
        assertTrue(map.view().height() <= 4, "height " + map.view().height());
        assertEquals(10, map.size());
        assertFalse(map.remove(key(0)));
        assertNull(map.get(key(0)));
    }

    @Test
    void ordersKeysByTheirUnsignedBytesAndStartsWhereItIsTold() {
        VersionedMap map = new VersionedMap();
        byte[][] keys = {{(byte) 0xff}, {}, {1}, {1, 0}, {(byte) 0x80}, {0}};
        for (byte[] key : keys) {
            map.put(Bytes.wrap(key), Bytes.EMPTY);
        }
        List<Integer> first = new ArrayList<>();
        Iterator<KvEntry> entries = map.view().from(Bytes.wrap(new byte[] {1}));
        while (entries.hasNext()) {
            Bytes key = entries.next().key();
            first.add(key.byteAt(0) & 0xff);
        }
        assertEquals(List.of(1, 1, 0x80, 0xff), first);
        assertEquals(6, map.view().size());
    }

    @Test
    void aViewIsReadByAnotherThreadWhileTheMapIsWritten() throws Exception {
        VersionedMap map = new VersionedMap();
        for (int i = 0; i < 5_000; i++) {
            map.put(key(i), Bytes.utf8("old"));
        }
        KvView view = map.view();
        CompletableFuture<Integer> changed = CompletableFuture.supplyAsync(() -> {
            int different = 0;
            for (int round = 0; round < 20; round++) {
                for (KvEntry entry : view) {
                    different += entry.value().equals(Bytes.utf8("old")) ? 0 : 1;
                }
            }
            return different;
        });
        for (int i = 0; i < 5_000; i++) {
            map.put(key(i), Bytes.utf8("new"));
            map.remove(key(4_999 - i));
        }
        assertEquals(0, changed.get(30, TimeUnit.SECONDS));
        assertEquals(5_000, contents(view).size());
    }

    private static Bytes key(int i) {
        return Bytes.utf8(String.format("%06d", i));
    }

    private static Map<String, String> contents(KvView view) {
        Map<String, String> contents = new TreeMap<>();
        String previous = "";
        for (KvEntry entry : view) {
            String key = entry.key().toUtf8();
            assertTrue(previous.compareTo(key) < 0, previous + " before " + key);
            contents.put(key, entry.value().toUtf8());
            previous = key;
        }
        return contents;
    }
}
