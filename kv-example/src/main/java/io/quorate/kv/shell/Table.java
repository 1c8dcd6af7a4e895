package io.quorate.kv.shell;

import java.util.ArrayList;
import java.util.List;

/** A table of text with aligned columns. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    /** Starts a table with its heading. */
    public Table(String... heading) {
        rows.add(List.of(heading));
    }

    /** Adds a row with a cell for each column. */
    public Table row(String... cells) {
        if (cells.length != rows.get(0).size()) {
            throw new IllegalArgumentException(
                    cells.length + " cells in " + rows.get(0).size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** Returns the lines: the heading first, numbers to the right, all else to the left. */
    public List<String> lines() {
        return rows.stream()
                .map(row -> String.join("  ", padded(row)).stripTrailing())
                .toList();
    }

    /** Returns the lines of the same table in Markdown. */
    public List<String> markdown() {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.add("| " + String.join(" | ", padded(row)) + " |");
        }
        List<String> rule = new ArrayList<>();
        for (int column = 0; column < rows.get(0).size(); column++) {
            rule.add("-".repeat(width(column)) + (isNumbers(column) ? ":" : "-"));
        }
        lines.add(1, "|-" + String.join("|-", rule) + "|");
        return lines;
    }

    private List<String> padded(List<String> row) {
        List<String> cells = new ArrayList<>();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            String blanks = " ".repeat(width(column) - cell.length());
            cells.add(isNumbers(column) ? blanks + cell : cell + blanks);
        }
        return cells;
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private boolean isNumbers(int column) {
        return rows.stream().skip(1).allMatch(row -> row.get(column).matches("[\\d.,]+|-|"));
    }
}
