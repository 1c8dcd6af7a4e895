package io.quorate.kv.shell;

import io.quorate.kv.store.Utf8;
import io.quorate.raft.protocol.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Splits a line into words, and shows bytes as words. Blanks separate words, unless they stand in quotes. Between
 * double quotes {@code \n}, {@code \r}, {@code \t}, {@code \"}, {@code \\} and {@code \xHH} stand for one byte each, so
 * that any bytes can be written; between single quotes everything stands for itself.
 */
public final class Words {
    private static final HexFormat HEX = HexFormat.of();

    private final String line;
    private int at;

    private Words(String line) {
        this.line = line;
    }

    /**
     * Returns the words of a line; throws {@link IllegalArgumentException} where a quote is not closed or understood.
     */
    public static List<Bytes> split(String line) {
        Words words = new Words(line);
        List<Bytes> found = new ArrayList<>();
        while (words.skipBlanks()) {
            found.add(words.word());
        }
        return found;
    }

    /**
     * Returns bytes as a person reads them: text as it is where it fits on a line, all else quoted, for {@link #split}.
     */
    public static String shown(Bytes bytes) {
        Optional<String> text = Utf8.text(bytes);
        boolean plain = text.isPresent()
                && !text.get().isEmpty()
                && text.get().codePoints().noneMatch(Words::needsQuotes);
        return plain ? text.get() : quoted(bytes, text.isPresent());
    }

    private static boolean needsQuotes(int codePoint) {
        return codePoint == '"' || codePoint == '\'' || codePoint == '\\' || isUnprintable(codePoint);
    }

    private static boolean isUnprintable(int codePoint) {
        return Character.isISOControl(codePoint)
                || (codePoint != ' ' && Character.isWhitespace(codePoint))
                || Character.getType(codePoint) == Character.FORMAT;
    }

    private static String quoted(Bytes bytes, boolean text) {
        StringBuilder out = new StringBuilder("\"");
        if (text) {
            bytes.toUtf8().codePoints().forEach(codePoint -> {
                if (isUnprintable(codePoint)) {
                    escape(Bytes.utf8(Character.toString(codePoint)), out);
                } else if (codePoint == '"' || codePoint == '\\') {
                    out.append('\\').appendCodePoint(codePoint);
                } else {
                    out.appendCodePoint(codePoint);
                }
            });
        } else {
            escape(bytes, out);
        }
        return out.append('"').toString();
    }

    private static void escape(Bytes bytes, StringBuilder out) {
        for (int i = 0; i < bytes.length(); i++) {
            byte b = bytes.byteAt(i);
            if (b == '"' || b == '\\') {
                out.append('\\').append((char) b);
            } else if (b >= ' ' && b < 0x7f) {
                out.append((char) b);
            } else if (b == '\n') {
                out.append("\\n");
            } else if (b == '\r') {
                out.append("\\r");
            } else if (b == '\t') {
                out.append("\\t");
            } else {
                out.append("\\x").append(HEX.toHexDigits(b));
            }
        }
    }

    private boolean skipBlanks() {
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at < line.length();
    }

    private Bytes word() {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
            char c = line.charAt(at);
            if (c == '"') {
                at++;
                doubleQuoted(word);
            } else if (c == '\'') {
                singleQuoted(word);
            } else {
                character(word);
            }
        }
        return Bytes.wrap(word.toByteArray());
    }

    private void singleQuoted(ByteArrayOutputStream word) {
        int end = line.indexOf('\'', at + 1);
        if (end < 0) {
            throw new IllegalArgumentException("a single quote is not closed");
        }
        word.writeBytes(line.substring(at + 1, end).getBytes(StandardCharsets.UTF_8));
        at = end + 1;
    }

    private void doubleQuoted(ByteArrayOutputStream word) {
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == '"') {
                at++;
                return;
            }
            if (c == '\\') {
                escaped(word);
            } else {
                character(word);
            }
        }
        throw new IllegalArgumentException("a double quote is not closed");
    }

    private void escaped(ByteArrayOutputStream word) {
        char kind = at + 1 < line.length() ? line.charAt(at + 1) : 0;
        at += 2;
        switch (kind) {
            case 'n' -> word.write('\n');
            case 'r' -> word.write('\r');
            case 't' -> word.write('\t');
            case '"', '\\' -> word.write(kind);
            case 'x' -> word.write(hexByte());
            default ->
                throw new IllegalArgumentException(
                        "after a backslash there must be one of n r t \" \\ or x and two hexadecimal digits");
        }
    }

    private int hexByte() {
        if (at + 2 > line.length()
                || !HexFormat.isHexDigit(line.charAt(at))
                || !HexFormat.isHexDigit(line.charAt(at + 1))) {
            throw new IllegalArgumentException("after \\x there must be two hexadecimal digits");
        }
        at += 2;
        return HexFormat.fromHexDigits(line, at - 2, at);
    }

    private void character(ByteArrayOutputStream word) {
        int end = line.offsetByCodePoints(at, 1);
        word.writeBytes(line.substring(at, end).getBytes(StandardCharsets.UTF_8));
        at = end;
    }
}
