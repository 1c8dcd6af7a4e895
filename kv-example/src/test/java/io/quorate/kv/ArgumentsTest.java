package io.quorate.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ArgumentsTest {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final List<Option> OPTIONS = List.of(
            new Option("--data", "DIR", "where"),
            new Option("--count", "N", "how many"),
            new Option("--time", "TIME", "how long"),
            new Option("--ports", "P1,P2", "which"),
            new Option("--colour", "red|green|blue", "of what"),
            Option.flag("--embedded", "inside"));

    private enum Colour {
        RED,
        GREEN,
        BLUE
    }

    @Test
    void valuesComeInBothForms() throws UsageException {
        Arguments arguments =
                parse("--data", "a b", "--count=7", "--embedded", "--time", "250ms", "--ports=7,8", "--colour=blue");
        assertEquals(Optional.of("a b"), arguments.text("--data"));
        assertEquals(7, arguments.number("--count", 1, 1, 9));
        assertTrue(arguments.has("--embedded"));
        assertEquals(Duration.ofMillis(250), arguments.duration("--time", MINUTE, MILLI, MINUTE));
        assertEquals(Optional.of(List.of(7, 8)), arguments.ports("--ports", 2));
        assertEquals(Colour.BLUE, arguments.choice("--colour", Colour.GREEN));
    }

    @Test
    void whatIsNotGivenHasItsDefault() throws UsageException {
        Arguments arguments = parse();
        assertEquals(Optional.empty(), arguments.text("--data"));
        assertEquals(3, arguments.number("--count", 3, 1, 9));
        assertFalse(arguments.has("--embedded"));
        assertEquals(MINUTE, arguments.duration("--time", MINUTE, MILLI, MINUTE));
        assertEquals(Optional.empty(), arguments.ports("--ports", 2));
        assertEquals(Colour.GREEN, arguments.choice("--colour", Colour.GREEN));
    }

    @Test
    void mistakesAreNamed() {
        assertEquals("unknown option --dta", refusal(() -> parse("--dta", "x")));
        assertEquals("unexpected argument x", refusal(() -> parse("x")));
        assertEquals("--data is given twice", refusal(() -> parse("--data", "x", "--data=y")));
        assertEquals("--data DIR: the value is missing", refusal(() -> parse("--data")));
        assertEquals("--data DIR: the value is missing", refusal(() -> parse("--data", "--embedded")));
        assertEquals("--embedded takes no value", refusal(() -> parse("--embedded=yes")));
        assertEquals("--data must not be empty", refusal(() -> parse("--data=").text("--data")));
        assertEquals("--count must be a number: x", refusal(() -> count("x")));
        assertEquals("--count must be from 1 to 9: 10", refusal(() -> count("10")));
        assertEquals("--time must be a time like 500ms or 5s: 5", refusal(() -> time("5")));
        assertEquals("--time must be from 1ms to 60s: 61s", refusal(() -> time("61s")));
        assertEquals("--ports must name 2 different ports: 7", refusal(() -> ports("7")));
        assertEquals("--ports must name 2 different ports: 7,7", refusal(() -> ports("7,7")));
        assertEquals("--ports must be from 1 to 65535: 0", refusal(() -> ports("0,7")));
        assertEquals("--ports must be a number: ", refusal(() -> ports("7,")));
        assertEquals("--colour must be red, green or blue: BLUE", refusal(() -> colour("BLUE")));
        assertEquals("--colour must not be empty", refusal(() -> colour("")));
    }

    private static void count(String value) throws UsageException {
        parse("--count", value).number("--count", 1, 1, 9);
    }

    private static void time(String value) throws UsageException {
        parse("--time", value).duration("--time", MINUTE, MILLI, MINUTE);
    }

    private static void ports(String value) throws UsageException {
        parse("--ports", value).ports("--ports", 2);
    }

    private static void colour(String value) throws UsageException {
        parse("--colour=" + value).choice("--colour", Colour.RED);
    }

    private static Arguments parse(String... words) throws UsageException {
        return Arguments.parse(OPTIONS, List.of(words));
    }

    private static String refusal(Executable call) {
        return String.valueOf(assertThrows(UsageException.class, call).getMessage());
    }
}
