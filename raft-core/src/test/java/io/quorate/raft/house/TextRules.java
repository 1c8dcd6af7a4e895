package io.quorate.raft.house;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The rules that need no parser. */
final class TextRules {
    static final int MAX_FILE_LINES = 400;
    static final int MAX_COLUMNS = 120;

    // Spelled in pieces, so that this file keeps the rules that it holds.
    private static final Pattern WORK_LEFT =
            Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b(?!\\([^)]*\\w[^)]*\\):)");
    private static final Pattern SUPPRESSION =
            Pattern.compile("NO" + "PMD|spotless:" + "off|CHECKSTYLE:" + "OFF|noin" + "spection ");
    private static final Pattern MACHINE_PATH = Pattern.compile("(?<![\\w.~$}])/(work|tmp|root|home)/");

    private TextRules() {}

    static List<String> violations(Source source) {
        List<String> found = new ArrayList<>();
        List<String> lines = source.text().lines().toList();
        if (lines.size() > MAX_FILE_LINES) {
            found.add(source.path() + ": has " + lines.size() + " lines, more than " + MAX_FILE_LINES);
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String where = source.path() + ":" + (i + 1) + ": ";
            int columns = line.codePointCount(0, line.length());
            if (columns > MAX_COLUMNS) {
                found.add(where + "has " + columns + " columns, more than " + MAX_COLUMNS);
            }
            if (WORK_LEFT.matcher(line).find()) {
                found.add(where + "leaves work undone without a reason: write WORD(reason): …");
            }
            if (SUPPRESSION.matcher(line).find()) {
                found.add(where + "suppresses a check");
            }
        }
        return found;
    }

    /** Judges a page of documentation: it may not name a directory that only its author's machine has. */
    static List<String> documentViolations(String path, String text) {
        List<String> found = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (MACHINE_PATH.matcher(lines.get(i)).find()) {
                found.add(path + ":" + (i + 1) + ": names an absolute path of some machine");
            }
        }
        return found;
    }
}
