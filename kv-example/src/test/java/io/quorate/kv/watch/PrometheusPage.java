package io.quorate.kv.watch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of figures, read more strictly than Prometheus itself does: every family has its help, its type and then its
 * samples, all in one place; no sample comes twice; what may not be in a name or a label is not there.
 */
public final class PrometheusPage {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") ((?:[^\\\\]|\\\\\\\\|\\\\n)+)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|summary)");
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(.+)\\})? (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\\\\\|\\\\\"|\\\\n)*)\"(,|$)");

    private final Map<String, Double> samples = new LinkedHashMap<>();
    private final Set<String> families = new HashSet<>();
    private String family = "";
    private String type = "";

    private PrometheusPage() {}

    /** Reads a page; throws {@link AssertionError} where it breaks a rule. */
    public static PrometheusPage parse(String text) {
        require(text.endsWith("\n"), "the last line has no end");
        PrometheusPage page = new PrometheusPage();
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        lines.remove(lines.size() - 1);
        for (int i = 0; i < lines.size(); i++) {
            i = page.line(lines, i);
        }
        return page;
    }

    private int line(List<String> lines, int at) {
        String line = lines.get(at);
        if (!line.startsWith("#")) {
            sample(line);
            return at;
        }
        Matcher help = HELP.matcher(line);
        require(help.matches(), "not a help: " + line);
        require(at + 1 < lines.size(), "a help and nothing after it: " + line);
        Matcher kind = TYPE.matcher(lines.get(at + 1));
        require(kind.matches() && kind.group(1).equals(help.group(1)), "not the type of it: " + lines.get(at + 1));
        require(families.add(help.group(1)), "a family comes twice: " + line);
        family = help.group(1);
        type = kind.group(2);
        require(!type.equals("counter") || family.endsWith("_total"), "a counter that is not called total: " + family);
        require(type.equals("counter") || !family.endsWith("_total"), "a total that is not a counter: " + family);
        return at + 1;
    }

    private void sample(String line) {
        Matcher matcher = SAMPLE.matcher(line);
        require(matcher.matches(), "not a sample: " + line);
        String name = matcher.group(1);
        Map<String, String> labels = labels(matcher.group(2) == null ? "" : matcher.group(2));
        boolean part = type.equals("summary") && (name.equals(family + "_sum") || name.equals(family + "_count"));
        require(name.equals(family) || part, "a sample of another family: " + line);
        boolean quantile = labels.containsKey("quantile");
        require(quantile == (type.equals("summary") && !part), "a quantile in the wrong place: " + line);
        double value = Double.parseDouble(matcher.group(3));
        require(!type.equals("counter") || value >= 0, "a counter below zero: " + line);
        require(!Double.isNaN(value) || quantile, "not a number: " + line);
        require(samples.put(name + (labels.isEmpty() ? "" : labels), value) == null, "a sample comes twice: " + line);
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher matcher = LABEL.matcher(text);
        int end = 0;
        while (end < text.length()) {
            require(matcher.find(end) && matcher.start() == end, "not labels: " + text);
            require(labels.put(matcher.group(1), matcher.group(2)) == null, "a label comes twice: " + text);
            end = matcher.end();
        }
        return labels;
    }

    /** Returns the value of a sample, named like {@code name} or {@code name{label=value}}. */
    public double value(String sample) {
        Double value = samples.get(sample);
        require(value != null, "no sample " + sample + " in " + samples.keySet());
        return value == null ? 0 : value;
    }

    /** Returns the names of all families. */
    public Set<String> families() {
        return families;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
