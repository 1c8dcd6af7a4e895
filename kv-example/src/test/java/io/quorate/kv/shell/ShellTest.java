package io.quorate.kv.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellTest {
    private final LocalClient client = new LocalClient();

    @Test
    void doesWhatTheLinesSay() throws IOException {
        assertEquals(
                List.of("ok", "bar1", "bar1", "ok", "(none)", "(none)", "1", "2", "ok", "unchanged, the value is x y"),
                run(
                        "put foo1 bar1",
                        "get foo1",
                        "READ foo1",
                        "delete foo1",
                        "delete foo1",
                        "get foo1",
                        "incr n",
                        "incr n",
                        "cas n 2 'x y'",
                        "cas n 2 z"));
        assertEquals(List.of("unchanged, the value is (none)"), run("cas missing a b"));
    }

    @Test
    void anyBytesGoInAndComeOut() throws IOException {
        assertEquals(
                List.of("ok", "\"\\x00\\xff\\n\\\"\"", "ok", "a b ä😀", "ok", "\"\""),
                run(
                        "put \"\\x01\" \"\\x00\\xFF\\n\\\"\"",
                        "get \"\\x01\"",
                        "put u 'a b ä😀'",
                        "get u",
                        "put '' \"\"",
                        "get ''"));
    }

    @Test
    void listsKeysInOrderAndByPrefix() throws IOException {
        assertEquals(List.of("(none)"), run("keys"));
        run("put b 1", "put aa 1", "put ab 1");
        assertEquals(List.of("aa", "ab", "b"), run("keys"));
        assertEquals(List.of("aa", "ab"), run("keys a"));
        assertEquals(List.of("(none)"), run("keys x"));
    }

    @Test
    void badInputIsAnsweredWithALineAndTheShellGoesOn() throws IOException {
        assertEquals(
                List.of(
                        "error: unknown command fly, try help",
                        "error: usage: put k v",
                        "error: usage: put k v",
                        "error: usage: keys [prefix]",
                        "error: a single quote is not closed",
                        "error: a double quote is not closed",
                        "error: after \\x there must be two hexadecimal digits",
                        "ok",
                        "error: the value is not an integer",
                        "error: the key is too long: 524289 bytes, the limit is 524288",
                        "ok"),
                run(
                        "fly",
                        "put k",
                        "put k v w",
                        "keys a b",
                        "put 'k v",
                        "put \"k v",
                        "put k \"\\xg0\"",
                        "put k x",
                        "incr k",
                        "put " + "k".repeat(524_289) + " v",
                        "put k v"));
    }

    @Test
    void aLineThatIsNoTextOrTooLongIsRefusedAsAWhole() throws IOException {
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        in.writeBytes("put a ".getBytes(StandardCharsets.UTF_8));
        in.write(0xff);
        in.writeBytes(("\nput b " + "v".repeat(PlainLines.MAX_LINE_BYTES) + "\nput c 1\r\nkeys")
                .getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        shell(new PrintStream(bytes, true, StandardCharsets.UTF_8), Palette.PLAIN)
                .run(new PlainLines(new ByteArrayInputStream(in.toByteArray())));
        assertEquals(
                List.of(
                        "error: the line is not UTF-8; other bytes are written as \"\\xHH\"",
                        "error: the line is too long: 8388614 bytes, the limit is 8388608",
                        "ok",
                        "c"),
                bytes.toString(StandardCharsets.UTF_8).lines().toList());
    }

    @Test
    void aFailureOfTheClientTakesOneLine() throws IOException {
        assertEquals(List.of("error: not done: nothing is committed"), run("save_snapshot"));
        assertEquals(
                List.of("ok", "node 1 has a snapshot of 77 bytes, up to index 1"), run("put a b", "save_snapshot"));
    }

    @Test
    void quitEndsItAndEmptyLinesAndCommentsDoNothing() throws IOException {
        assertEquals(List.of("ok"), run("", "  ", "# put a 1", "put b 1", "quit", "put c 1"));
        assertEquals(List.of("b"), run("keys"));
    }

    @Test
    void showIsATable() throws IOException {
        assertEquals(
                List.of(
                        "node  role     term  leader  first  last  durable  commit  applied  snapshot  address",
                        "   1  leader      3       1      1    12       11      10        9         8  localhost:7001",
                        "   2  stopped     -       -      -     -        -       -        -         -  localhost:7002",
                        "voters: 1, 2"),
                run("show"));
    }

    @Test
    void helpListsEveryVerb() throws IOException {
        String help = String.join("\n", run("help"));
        for (String verb : List.of("put", "get", "read", "delete", "cas", "incr", "keys", "show", "quit")) {
            assertTrue(help.contains(verb), help);
        }
    }

    @Test
    void coloursAreForTerminalsOnly() throws IOException {
        assertEquals("error: usage: incr k\n", output(Palette.PLAIN, "incr"));
        assertEquals("\u001b[31merror: usage: incr k\u001b[0m\n", output(Palette.COLOURED, "incr"));
    }

    @Test
    void endsWhenNobodyReadsTheAnswers() throws IOException {
        PrintStream broken = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("broken pipe");
                    }
                },
                true,
                StandardCharsets.UTF_8);
        shell(broken, Palette.PLAIN).run(prompt -> "incr n");
        assertEquals(List.of("2"), run("incr n"));
    }

    private List<String> run(String... lines) throws IOException {
        return output(Palette.PLAIN, lines).lines().toList();
    }

    private String output(Palette palette, String... lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        byte[] in = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        shell(out, palette).run(new PlainLines(new ByteArrayInputStream(in)));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private Shell shell(PrintStream out, Palette palette) {
        return new Shell(DataVerbs.of(client, Duration.ofSeconds(5)), () -> "kv> ", out, palette);
    }
}
