package io.quorate.kv.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Bytes;
import org.junit.jupiter.api.Test;

class PatternTest {

    @Test
    void starsAndQuestionMarks() {
        assertMatches("*", "", "a", "abc");
        assertMatches("a*", "a", "ab", "abc");
        assertMatches("*c", "c", "abc", "cc");
        assertMatches("a*b*c", "abc", "aXbYc", "abbbcc");
        assertMatches("h?llo", "hello", "hallo");
        assertRefuses("h?llo", "hllo", "helllo");
        assertRefuses("a*b*c", "abcX", "acb");
        assertRefuses("", "a");
        assertMatches("", "");
    }

    @Test
    void classes() {
        assertMatches("h[ae]llo", "hello", "hallo");
        assertRefuses("h[ae]llo", "hillo", "hllo");
        assertMatches("h[^e]llo", "hallo");
        assertRefuses("h[^e]llo", "hello");
        assertMatches("[a-c]", "a", "b", "c");
        assertMatches("[c-a]", "a", "b", "c");
        assertRefuses("[a-c]", "d", "-");
        assertMatches("[\\]]x", "]x");
        assertRefuses("[]", "", "a", "]");
    }

    @Test
    void backslashes() {
        assertMatches("a\\*c", "a*c");
        assertRefuses("a\\*c", "abc");
        assertMatches("a\\", "a\\");
        assertMatches("\\[a]", "[a]");
    }

    @Test
    void thePrefixIsWhatEveryMatchStartsWith() {
        assertEquals("user:", new Pattern(Bytes.utf8("user:*")).prefix().toUtf8());
        assertEquals("plain", new Pattern(Bytes.utf8("plain")).prefix().toUtf8());
        assertEquals("", new Pattern(Bytes.utf8("?x")).prefix().toUtf8());
        assertTrue(new Pattern(Bytes.utf8("ab*")).mayFollow(Bytes.utf8("abc")));
        assertFalse(new Pattern(Bytes.utf8("ab*")).mayFollow(Bytes.utf8("ac")));
    }

    @Test
    void manyStarsTakeNoForever() {
        Pattern hostile = new Pattern(Bytes.utf8("a*a*a*a*a*a*a*a*a*a*a*a*a*a*b"));
        assertFalse(hostile.matches(Bytes.utf8("a".repeat(20_000))));
    }

    private static void assertMatches(String pattern, String... keys) {
        for (String key : keys) {
            assertTrue(new Pattern(Bytes.utf8(pattern)).matches(Bytes.utf8(key)), pattern + " " + key);
        }
    }

    private static void assertRefuses(String pattern, String... keys) {
        for (String key : keys) {
            assertFalse(new Pattern(Bytes.utf8(pattern)).matches(Bytes.utf8(key)), pattern + " " + key);
        }
    }
}
