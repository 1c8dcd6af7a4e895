package io.quorate.raft.mutants;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/**
 * A copy of a source file with changes in it.
 *
 * @param path from the root of the sources
 * @param text the changed text
 */
record PatchedSource(String path, String text) {
    private static final Pattern TOKEN = Pattern.compile("\\w+|\\S");

    /**
     * Makes one more change. White space does not matter, so that formatting the sources anew breaks no mutant.
     *
     * @throws IllegalStateException if the snippet is not there exactly once
     */
    PatchedSource replaced(String mutant, Mutant.Edit edit) {
        Matcher found = pattern(edit.snippet()).matcher(text);
        if (!found.find()) {
            throw new IllegalStateException(complaint(mutant, edit, "is not there any more"));
        }
        int start = found.start();
        int end = found.end();
        if (found.find(start + 1)) {
            throw new IllegalStateException(complaint(mutant, edit, "is there more than once"));
        }
        return new PatchedSource(path, text.substring(0, start) + edit.replacement() + text.substring(end));
    }

    private String complaint(String mutant, Mutant.Edit edit, String what) {
        return "mutant " + mutant + ": its snippet " + what + " in " + path + "; bring the mutant up to date:\n"
                + edit.snippet();
    }

    private static Pattern pattern(String snippet) {
        StringBuilder pattern = new StringBuilder();
        boolean wordBefore = false;
        Matcher tokens = TOKEN.matcher(snippet);
        while (tokens.find()) {
            String token = tokens.group();
            boolean word = Character.isLetterOrDigit(token.codePointAt(0)) || token.charAt(0) == '_';
            if (pattern.isEmpty()) {
                pattern.append(word ? "\\b" : "");
            } else {
                pattern.append(word && wordBefore ? "\\s+" : "\\s*");
            }
            pattern.append(Pattern.quote(token));
            wordBefore = word;
        }
        return Pattern.compile(pattern + (wordBefore ? "\\b" : ""));
    }

    JavaFileObject toFileObject() {
        return new SimpleJavaFileObject(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
