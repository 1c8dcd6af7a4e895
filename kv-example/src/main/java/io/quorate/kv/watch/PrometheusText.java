package io.quorate.kv.watch;

import java.util.Map;
import java.util.TreeMap;

/** Builds a page in the text format of Prometheus, version 0.0.4: families of samples, each with its help and type. */
final class PrometheusText {
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double LARGEST_EXACT = 1L << 53;

    private final StringBuilder text = new StringBuilder(16 << 10);
    private String family = "";

    /** A figure that only rises. */
    PrometheusText counter(String name, String help) {
        return family(name, "counter", help);
    }

    /** A figure that rises and falls. */
    PrometheusText gauge(String name, String help) {
        return family(name, "gauge", help);
    }

    /** A distribution by its quantiles, its sum and its number. */
    PrometheusText summary(String name, String help) {
        return family(name, "summary", help);
    }

    private PrometheusText family(String name, String type, String help) {
        family = name;
        text.append("# HELP ").append(name).append(' ');
        escape(help, false);
        text.append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    /** Adds the only sample of the family. */
    PrometheusText value(long value) {
        return add("", Map.of(), Long.toString(value));
    }

    /** Adds the only sample of the family. */
    PrometheusText value(double value) {
        return sample("", Map.of(), value);
    }

    /** Adds a sample with a label. */
    PrometheusText value(String label, String labelValue, double value) {
        return sample("", Map.of(label, labelValue), value);
    }

    /** Adds a sample whose name goes on after that of the family. */
    PrometheusText sample(String suffix, Map<String, String> labels, double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) <= LARGEST_EXACT;
        return add(suffix, labels, whole ? Long.toString((long) value) : Double.toString(value));
    }

    /** Adds the number of what a summary is about. */
    PrometheusText count(long value) {
        return add("_count", Map.of(), Long.toString(value));
    }

    private PrometheusText add(String suffix, Map<String, String> labels, String value) {
        text.append(family).append(suffix);
        if (!labels.isEmpty()) {
            char before = '{';
            for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
                text.append(before).append(label.getKey()).append("=\"");
                escape(label.getValue(), true);
                text.append('"');
                before = ',';
            }
            text.append('}');
        }
        text.append(' ').append(value).append('\n');
        return this;
    }

    private void escape(String written, boolean quoted) {
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\n') {
                text.append("\\n");
            } else if (c == '\\' || (quoted && c == '"')) {
                text.append('\\').append(c);
            } else {
                text.append(c);
            }
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
