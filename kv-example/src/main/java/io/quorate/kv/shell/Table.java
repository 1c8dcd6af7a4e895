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
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        boolean[] numbers = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            boolean allNumbers = true;
            for (int row = 0; row < rows.size(); row++) {
                String cell = rows.get(row).get(column);
                widths[column] = Math.max(widths[column], cell.length());
                allNumbers &= row == 0 || cell.matches("[\\d.,]+|-|");
            }
            numbers[column] = allNumbers;
        }
        return rows.stream().map(row -> line(row, widths, numbers)).toList();
    }

    private static String line(List<String> row, int[] widths, boolean[] numbers) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            String blanks = " ".repeat(widths[column] - cell.length());
            line.append(column == 0 ? "" : "  ").append(numbers[column] ? blanks + cell : cell + blanks);
        }
        return line.toString().stripTrailing();
    }
}
