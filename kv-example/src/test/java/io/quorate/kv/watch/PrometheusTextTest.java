package io.quorate.kv.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {

    @Test
    void familiesHaveHelpTypeAndSamples() {
        String text = new PrometheusText()
                .counter("a_total", "How many.")
                .value(12)
                .gauge("b", "How much.")
                .value("peer", "x", 0.5)
                .value("peer", "y", -1)
                .summary("c_seconds", "How long.")
                .value("quantile", "0.5", Double.NaN)
                .sample("_sum", Map.of(), 1e-9)
                .count(9_007_199_254_740_993L)
                .toString();
        assertEquals("""
                # HELP a_total How many.
                # TYPE a_total counter
                a_total 12
                # HELP b How much.
                # TYPE b gauge
                b{peer="x"} 0.5
                b{peer="y"} -1
                # HELP c_seconds How long.
                # TYPE c_seconds summary
                c_seconds{quantile="0.5"} NaN
                c_seconds_sum 1.0E-9
                c_seconds_count 9007199254740993
                """, text);
        PrometheusPage page = PrometheusPage.parse(text);
        assertEquals(0.5, page.value("b{peer=x}"));
        assertEquals(1e-9, page.value("c_seconds_sum"));
    }

    @Test
    void whatHasAMeaningIsEscaped() {
        String text = new PrometheusText()
                .gauge("a", "one\\two\n\"three\"")
                .value("node", "a\"b\\c\nd{,}=", 1)
                .toString();
        assertEquals("""
                # HELP a one\\\\two\\n"three"
                # TYPE a gauge
                a{node="a\\"b\\\\c\\nd{,}="} 1
                """, text);
        assertEquals(1, PrometheusPage.parse(text).value("a{node=a\\\"b\\\\c\\nd{,}=}"));
    }

    @Test
    void theReaderOfTheTestsIsStrict() {
        String good = "# HELP a A.\n# TYPE a gauge\na 1\n";
        assertEquals(1, PrometheusPage.parse(good).value("a"));
        List<String> bad = List.of(
                "a 1\n",
                "# TYPE a gauge\na 1\n",
                "# HELP a A.\na 1\n",
                "# HELP a A.\n# TYPE b gauge\nb 1\n",
                "# HELP a A.\n# TYPE a gauge\na 1",
                "# HELP a A.\n# TYPE a gauge\n\n",
                good + "a 2\n",
                good + good,
                good + "b 1\n",
                "# HELP a A.\n# TYPE a counter\na 1\n",
                "# HELP a A.\n# TYPE a gauge\na NaN\n",
                "# HELP a A.\n# TYPE a gauge\na{b=\"x\"c=\"y\"} 1\n",
                "# HELP a A.\n# TYPE a gauge\na{b=\"x\",b=\"y\"} 1\n",
                "# HELP a-b A.\n# TYPE a-b gauge\na-b 1\n");
        for (String text : bad) {
            assertThrows(AssertionError.class, () -> PrometheusPage.parse(text), text);
        }
    }
}
