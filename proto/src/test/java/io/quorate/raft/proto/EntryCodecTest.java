package io.quorate.raft.proto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.quorate.raft.proto.wire.Empty;
import io.quorate.raft.proto.wire.Entries;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EmptyPayload;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.SessionEncoding;
import io.quorate.raft.protocol.SessionEntry;
import io.quorate.raft.protocol.SessionRequest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EntryCodecTest {
    private static final long SEED = 7;

    @Test
    void generatedClassesProduceTheSameBytes() throws InvalidProtocolBufferException {
        for (List<Entry> entries : slices()) {
            Entries.Builder theirs = Entries.newBuilder();
            for (Entry entry : entries) {
                theirs.addEntry(wire(entry));
            }
            Bytes ours = EntryCodec.encode(entries);
            assertEquals(Bytes.wrap(theirs.build().toByteArray()), ours);
            assertEquals(theirs.build(), Entries.parseFrom(ours.toByteArray()));
        }
    }

    @Test
    void entriesComeBackEqual() {
        for (List<Entry> entries : slices()) {
            long first = entries.isEmpty() ? 1 : entries.get(0).index();
            assertEquals(entries, EntryCodec.decode(first, EntryCodec.encode(entries)));
        }
    }

    @Test
    void aSingleEntryIsAPartOfTheWhole() {
        for (List<Entry> entries : slices()) {
            List<Bytes> parts = EntryCodec.split(EntryCodec.encode(entries));
            assertEquals(entries.size(), parts.size());
            for (int i = 0; i < parts.size(); i++) {
                assertEquals(EntryCodec.encode(entries.get(i)), parts.get(i));
                assertEquals(
                        entries.get(i), EntryCodec.decodeEntry(entries.get(i).index(), parts.get(i)));
            }
        }
    }

    @Test
    void decodedCommandsAreViewsOfTheInput() {
        byte[] array =
                EntryCodec.encode(List.of(new Entry(1, 1, Bytes.utf8("abc")))).toByteArray();
        Bytes command = (Bytes) EntryCodec.decode(1, Bytes.wrap(array)).get(0).payload();
        array[array.length - 1] = 'X';
        assertEquals("abX", command.toUtf8());
    }

    @Test
    void bytesDoNotDrift() {
        assertEquals("08011203616263", hex(new Entry(1, 1, Bytes.utf8("abc"))));
        assertEquals("08022200", hex(new Entry(1, 2, EmptyPayload.INSTANCE)));
        assertEquals("08021200", hex(new Entry(1, 2, Bytes.EMPTY)));
        assertEquals("08021a00", hex(new Entry(1, 2, Configuration.EMPTY)));
        SessionRequest open = new SessionRequest.Open(600_000, 1000, 256, 65_536);
        assertEquals(
                "0802" + "2a14" + "0807" + "1210" + "0a0e" + "08c0cf24" + "10e807" + "188002" + "20808004",
                hex(new Entry(1, 2, new SessionEntry(7, open))));
        SessionRequest command = new SessionRequest.Command(300, 9, 5, Bytes.utf8("abc"));
        assertEquals(
                "0802" + "2a10" + "120e" + "120c" + "08ac02" + "1009" + "1805" + "2203616263",
                hex(new Entry(1, 2, new SessionEntry(0, command))));
        assertEquals("0802" + "2a08" + "1206" + "1a04" + "0803" + "1004", hex(new Entry(1, 2, keepAlive())));
        SessionRequest close = new SessionRequest.Close(3);
        assertEquals("0802" + "2a06" + "1204" + "2202" + "0803", hex(new Entry(1, 2, new SessionEntry(0, close))));
    }

    private static SessionEntry keepAlive() {
        return new SessionEntry(0, new SessionRequest.KeepAlive(3, 4));
    }

    private static String hex(Entry entry) {
        return HexFormat.of().formatHex(EntryCodec.encode(entry).toByteArray());
    }

    @Test
    void refusesEntriesThatAreNone() {
        assertRefused("no payload", "0801");
        assertRefused("no payload", "08013200");
        assertRefused("two payloads", "080112002200");
        assertRefused("start at 1", "1200");
        assertRefused("wire type", "0a001200");
        assertRefused("two payloads", "0802" + "1200" + "2a06" + "1204" + "2202" + "0803");
        assertRefused("without a request", "08022a00");
        assertRefused("no known kind", "0802" + "2a02" + "1200");
        assertRefused("no known kind", "0802" + "2a04" + "1202" + "2a00");
        assertRefused("two requests", "0802" + "2a0a" + "1208" + "2202" + "0803" + "2202" + "0803");
        assertRefused("not a session", "0802" + "2a04" + "1202" + "2200");
        assertRefused("out of range", "0802" + "2a0a" + "1208" + "0a06" + "1080808080" + "10");
    }

    private static void assertRefused(String reason, String hex) {
        Bytes bytes = Bytes.wrap(HexFormat.of().parseHex(hex));
        String message = String.valueOf(assertThrows(CodecException.class, () -> EntryCodec.decodeEntry(1, bytes))
                .getMessage());
        assertTrue(message.contains(reason), message);
    }

    @Test
    void refusesSlicesThatDoNotFollow() {
        Bytes encoded = EntryCodec.encode(List.of(new Entry(6, 2, Bytes.EMPTY)));
        assertThrows(CodecException.class, () -> EntryCodec.decode(new EntryId(5, 3), encoded));
        assertEquals(6, EntryCodec.decode(new EntryId(5, 2), encoded).lastIndex());
        assertThrows(CodecException.class, () -> EntryCodec.decode(new EntryId(Long.MAX_VALUE, 1), encoded));
    }

    @Test
    void anEmptySliceTakesNoBytes() {
        LogSlice empty = LogSlice.empty(new EntryId(4, 2));
        assertEquals(0, empty.encoded(EntryCodec::encode).length());
        assertEquals(empty, EntryCodec.decode(new EntryId(4, 2), Bytes.EMPTY));
    }

    private static List<List<Entry>> slices() {
        List<List<Entry>> slices = new ArrayList<>();
        slices.add(List.of());
        slices.add(Samples.mixedEntries().entries());
        Random random = new Random(SEED);
        for (int size : new int[] {1, 2, 50, 500}) {
            List<Entry> entries = new ArrayList<>();
            long term = 1;
            long first = 1L + random.nextInt(1_000_000);
            for (int i = 0; i < size; i++) {
                byte[] command = new byte[random.nextInt(i % 20 == 0 ? 20_000 : 200)];
                random.nextBytes(command);
                term += random.nextInt(4) == 0 ? random.nextInt(1_000_000_000) : 0;
                entries.add(new Entry(first + i, term, Bytes.wrap(command)));
            }
            slices.add(entries);
        }
        return slices;
    }

    private static io.quorate.raft.proto.wire.Entry wire(Entry entry) throws InvalidProtocolBufferException {
        io.quorate.raft.proto.wire.Entry.Builder wire =
                io.quorate.raft.proto.wire.Entry.newBuilder().setTerm(entry.term());
        if (entry.payload() instanceof Bytes command) {
            wire.setCommand(ByteString.copyFrom(command.toByteArray()));
        } else if (entry.payload() instanceof Configuration configuration) {
            wire.setConfiguration(io.quorate.raft.proto.wire.Configuration.parseFrom(
                    StoredCodec.encode(configuration).toByteArray()));
        } else if (entry.payload() instanceof SessionEntry session) {
            wire.setSession(io.quorate.raft.proto.wire.SessionEntry.newBuilder()
                    .setLeaderMillis(session.leaderMillis())
                    .setRequest(io.quorate.raft.proto.wire.SessionRequest.parseFrom(
                            SessionEncoding.encode(session.request()).toByteArray())));
        } else {
            wire.setEmpty(Empty.getDefaultInstance());
        }
        return wire.build();
    }
}
