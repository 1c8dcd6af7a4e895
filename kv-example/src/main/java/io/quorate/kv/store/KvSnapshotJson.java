package io.quorate.kv.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.quorate.raft.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The store as one JSON document, an entry a line, in the order of the keys:
 *
 * <pre>{@code
 * {"format":"quorate-kv","version":1,"entries":[
 * {"key":"foo","value":"bar"},
 * {"key":"picture","value64":"iVBORw0KGgo="}
 * ],"count":2}
 * }</pre>
 *
 * <p>Bytes that are UTF-8 stand as text, others in base64 under a name that ends in {@code 64}. The count at the end
 * shows that nothing is missing. Both ways stream: only one entry is in memory at a time.
 */
final class KvSnapshotJson {
    private static final String FORMAT = "quorate-kv";
    private static final int VERSION = 1;
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private KvSnapshotJson() {}

    static void write(KvView view, OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.setPrettyPrinter(new EntryPerLine());
            json.writeStartObject();
            json.writeStringField("format", FORMAT);
            json.writeNumberField("version", VERSION);
            json.writeArrayFieldStart("entries");
            Iterator<KvEntry> entries = view.iterator();
            while (entries.hasNext()) {
                KvEntry entry = entries.next();
                json.writeStartObject();
                writeBytes(json, "key", entry.key());
                writeBytes(json, "value", entry.value());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("count", view.size());
            json.writeEndObject();
        }
        out.write('\n');
    }

    private static void writeBytes(JsonGenerator json, String name, Bytes bytes) throws IOException {
        Optional<String> text = Utf8.text(bytes);
        if (text.isPresent()) {
            json.writeStringField(name, text.get());
        } else {
            json.writeStringField(name + "64", Base64.getEncoder().encodeToString(bytes.toByteArray()));
        }
    }

    /**
     * Returns the map of a document; throws with the place where it is not one that {@link #write} wrote, as a whole.
     */
    static VersionedMap read(InputStream in) throws IOException {
        try (JsonParser json = JSON.createParser(in)) {
            expect(json, json.nextToken() == JsonToken.START_OBJECT, "an object");
            String format = text(json, "format");
            expect(json, format.equals(FORMAT), "the format " + FORMAT);
            long version = number(json, "version");
            expect(json, version == VERSION, "version " + VERSION);
            expectField(json, "entries");
            expect(json, json.nextToken() == JsonToken.START_ARRAY, "an array");
            VersionedMap map = entries(json);
            long count = number(json, "count");
            expect(json, count == map.size(), "a count of " + map.size());
            expect(json, json.nextToken() == JsonToken.END_OBJECT, "the end of the object");
            expect(json, json.nextToken() == null, "the end of the document");
            return map;
        }
    }

    private static VersionedMap entries(JsonParser json) throws IOException {
        VersionedMap map = new VersionedMap();
        byte @Nullable [] previous = null;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json, json.currentToken() == JsonToken.START_OBJECT, "an entry");
            Bytes key = bytes(json, "key");
            Bytes value = bytes(json, "value");
            expect(json, json.nextToken() == JsonToken.END_OBJECT, "the end of the entry");
            byte[] present = key.toByteArray();
            boolean rising = previous == null || Arrays.compareUnsigned(previous, present) < 0;
            expect(json, rising, "a key behind the one before");
            boolean fits = key.length() <= Limits.MAX_KEY_BYTES && value.length() <= Limits.MAX_VALUE_BYTES;
            expect(json, fits, "a key and a value within the limits");
            map.put(key, value);
            previous = present;
        }
        return map;
    }

    private static Bytes bytes(JsonParser json, String name) throws IOException {
        expect(json, json.nextToken() == JsonToken.FIELD_NAME, "the field '" + name + "'");
        boolean plain = name.equals(json.currentName());
        expect(json, plain || (name + "64").equals(json.currentName()), "the field '" + name + "'");
        expect(json, json.nextToken() == JsonToken.VALUE_STRING, "a text");
        if (plain) {
            return Bytes.utf8(json.getText());
        }
        try {
            return Bytes.wrap(Base64.getDecoder().decode(json.getText()));
        } catch (IllegalArgumentException notBase64) {
            throw unexpected(json, "base64", notBase64);
        }
    }

    private static String text(JsonParser json, String name) throws IOException {
        expectField(json, name);
        expect(json, json.nextToken() == JsonToken.VALUE_STRING, "a text");
        return json.getText();
    }

    private static long number(JsonParser json, String name) throws IOException {
        expectField(json, name);
        expect(json, json.nextToken() == JsonToken.VALUE_NUMBER_INT, "a number");
        return json.getLongValue();
    }

    private static void expectField(JsonParser json, String name) throws IOException {
        boolean found = json.nextToken() == JsonToken.FIELD_NAME && name.equals(json.currentName());
        expect(json, found, "the field '" + name + "'");
    }

    private static void expect(JsonParser json, boolean met, String what) throws IOException {
        if (!met) {
            throw unexpected(json, what, null);
        }
    }

    private static IOException unexpected(JsonParser json, String what, @Nullable Exception cause) {
        return new IOException(
                "not a snapshot of this store: expected " + what + " at byte "
                        + json.currentTokenLocation().getByteOffset(),
                cause);
    }

    /** Breaks lines between entries, and nowhere else. */
    private static final class EntryPerLine extends MinimalPrettyPrinter {

        @Override
        public void beforeArrayValues(JsonGenerator json) throws IOException {
            json.writeRaw('\n');
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
            json.writeRaw(",\n");
        }

        @Override
        public void writeEndArray(JsonGenerator json, int values) throws IOException {
            json.writeRaw("\n]");
        }
    }
}
